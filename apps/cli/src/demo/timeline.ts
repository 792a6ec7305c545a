/** What happened, in order, with its time. A step that does not come about in time says what was there instead. */
import { setTimeout as delay } from 'node:timers/promises';

export class StepFailed extends Error {
  override name = 'StepFailed';
}

export class Timeline {
  private readonly startedMs = performance.now();
  private readonly say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.say = say;
  }

  tell(what: string, detail = ''): void {
    const seconds = ((performance.now() - this.startedMs) / 1000).toFixed(2);
    this.say(`${seconds.padStart(7)} s  ${what.padEnd(30)} ${detail}`.trimEnd());
  }
}

/** Looks until `look` gives something. @throws StepFailed with what `otherwise` saw last. */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | null> | T | null,
  otherwise: () => string = () => '',
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new StepFailed(`${what}: not within ${limitMs / 1000} s. ${otherwise()}`.trimEnd());
    await delay(50);
  }
}
