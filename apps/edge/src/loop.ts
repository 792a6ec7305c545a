import { setTimeout as delay } from 'node:timers/promises';

/** Does `work` again and again, one at a time, `everyMs` after the last ended, until `stop` is aborted. Errors go to `onError`, never further. */
export async function loop(
  everyMs: number,
  stop: AbortSignal,
  work: () => void | Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await work();
    } catch (error) {
      if (!stop.aborted) onError(error);
    }
    await delay(everyMs, undefined, { signal: stop }).catch(() => undefined);
  }
}
