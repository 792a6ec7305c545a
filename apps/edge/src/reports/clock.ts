/** How this machine's clock stands to the control plane's. The answer to a report says when it was made, and that lies between sending and hearing. */

export interface Clock {
  aheadMs: number;
  /** Right within so much. */
  withinMs: number;
}

interface Measured extends Clock {
  at: number;
}

/** A clock that is adjusted meanwhile is found out within this. */
const keptMs = 60_000;

export function createClock() {
  let kept: Measured[] = [];
  return {
    /** All in ms since 1970: `sentAt` and `heardAt` by this clock, `answeredAt` by the control plane's. */
    note({ sentAt, answeredAt, heardAt }: { sentAt: number; answeredAt: number; heardAt: number }): void {
      if (!Number.isFinite(answeredAt) || heardAt < sentAt) return;
      const aheadMs = Math.round((sentAt + heardAt) / 2 - answeredAt);
      const withinMs = Math.ceil((heardAt - sentAt) / 2) + 1;
      kept = [...kept.filter(({ at }) => heardAt - at < keptMs), { at: heardAt, aheadMs, withinMs }].slice(-20);
    },
    /** The surest of the last minute; null: not known. */
    known(now: number): Clock | null {
      const best = kept.filter(({ at }) => now - at < keptMs).toSorted((a, b) => a.withinMs - b.withinMs)[0];
      return best ? { aheadMs: best.aheadMs, withinMs: best.withinMs } : null;
    },
  };
}
export type ClockKeeper = ReturnType<typeof createClock>;
