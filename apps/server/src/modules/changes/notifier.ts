/** Wakes every open change stream of this process when a revision was committed. */
export interface Notifier {
  /** How often it was announced. Read it before looking for changes, pass it to `after`. */
  readonly count: number;
  announce(): void;
  /** Resolves at once when announced since `count`, else at the next announcement, after `timeoutMs`, or when aborted. */
  after(count: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export function createNotifier(): Notifier {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    get count() {
      return count;
    },
    announce() {
      count += 1;
      for (const wake of [...waiting]) wake();
    },
    after(seen, timeoutMs, signal) {
      if (count !== seen || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    },
  };
}
