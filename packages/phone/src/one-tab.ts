export interface OneTab {
  /** Waits to be the one tab. */
  take(): void;
  /** Asks the other tab to give it up. */
  ask(): void;
  leave(): void;
}

export interface OneTabNeeds {
  /** It is this tab from now on. */
  mine(): void;
  /** It is another tab, for now. */
  another(): void;
  /** Another tab asks for it. @returns false keeps it, while a call is going on */
  mayGive(): boolean;
}

/** A lock that nobody holds is granted well before. */
const grantedWithinMs = 250;
/** Whoever asked is first in the queue by then. */
const behindMs = 500;

/**
 * Of several tabs of one browser one is the phone, so that a call does not ring twice on one desk: whoever holds the lock. A tab that is closed or crashes loses
 * it, and the next one takes over (Web Locks API).
 */
export function openOneTab(name: string, needs: OneTabNeeds): OneTab {
  const lock = `patchcord.phone.${name}`;
  let channel: BroadcastChannel | null = null;
  let release: (() => void) | null = null;
  let waiting: AbortController | null = null;

  const wait = () => {
    if (!channel || release || waiting) return;
    const waitingNow = new AbortController();
    waiting = waitingNow;
    setTimeout(() => waiting === waitingNow && needs.another(), grantedWithinMs);
    const hold = () =>
      new Promise<void>((done) => {
        waiting = null;
        release = done;
        needs.mine();
      });
    navigator.locks.request(lock, { signal: waitingNow.signal }, hold).catch(() => undefined);
  };
  const give = () => {
    if (!release || !needs.mayGive()) return;
    release();
    release = null;
    needs.another();
    setTimeout(wait, behindMs);
  };
  return {
    take() {
      // Not on a page without https: there the phone says why it does not work.
      if (!('locks' in navigator)) return needs.mine();
      channel ??= new BroadcastChannel(lock);
      channel.onmessage = give;
      wait();
    },
    ask: () => channel?.postMessage('give'),
    leave() {
      channel?.close();
      channel = null;
      waiting?.abort();
      waiting = null;
      release?.();
      release = null;
    },
  };
}
