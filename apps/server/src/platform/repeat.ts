/** Work that is done again and again, one round at a time, until it is closed. Nothing here keeps the process alive. */
export interface Repeated {
  /** Ends it; a round that runs is waited for. */
  close(): Promise<void>;
}

/**
 * The first round comes after `everyMs`, the next one `everyMs` after the end of the one before.
 * @param failed a round that throws is told and tried again with the next one.
 */
export function repeat(everyMs: number, work: (isClosing: () => boolean) => Promise<unknown>, failed: (error: Error) => void): Repeated {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let closed = false;
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = work(() => closed)
        .catch(failed)
        .finally(next);
    }, everyMs);
    timer.unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
