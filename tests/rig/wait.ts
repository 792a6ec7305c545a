/** No sleeps: wait for a condition, with a deadline that names what did not come. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export async function waitFor<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  timeoutMs = 5_000,
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > until) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await delay(10);
  }
}

/** Stops a process with all its threads: each goes on until it hears of the signal, and one may answer once more. */
export async function hold(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const threads = () => readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
  await waitFor(`${pid} to stand still`, () => threads().every((status) => /^State:\tT/m.test(status)));
}
