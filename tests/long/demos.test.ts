/** What people are shown runs: each on an instance of its own, with a status of 0 only where all of it happened. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
const limitMs = 240_000;

const run = (name: string): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, name], { timeout: limitMs, killSignal: 'SIGTERM' }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, said: `${out}${err}` }),
    );
  });

test.each([
  ['demo', 'Both heard each other.'],
  ['onboarding', 'All of it happened.'],
  ['outbound', 'All of it happened.'],
  ['phone', 'All of it happened.'],
])('the demo %s shows all of it', async (name, last) => {
  const { code, said } = await run(name);
  expect(said).toContain(last);
  expect(code).toBe(0);
});
