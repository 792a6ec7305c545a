/** `npm test`, `npm run check`, `npm run docs`, `npm run bench`: the project's own tools, under the project's own Node. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { takesNothing } from './arguments.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function run(tool: string, args: string[]): Promise<number> {
  const child = spawn(`${root}node_modules/.bin/${tool}`, args, { cwd: root, stdio: 'inherit' });
  // Set-up passes Ctrl-C on; the tool gets it from the terminal too, and this program waits for it to clean up.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of signals) process.on(signal, passOn);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => {
    for (const signal of signals) process.off(signal, passOn);
  });
}

/** All arguments go to vitest, for example `npm test -- --project unit numbers`. What takes minutes runs only when it is asked for. */
export const test = (args: string[]) => {
  const named = args.some((one) => one.startsWith('--project'));
  return run('vitest', ['run', ...(named ? [] : ['--project=!long']), ...args]);
};

/** Kills each process in turn under calls; all arguments go to tests/faults, for example `npm run test:faults -- --only agent`. */
export const faults = (args: string[]) => run('node', ['tests/faults/main.ts', ...args]);

/** Makes the reference pages from the code; `--check` only compares. */
export const docs = (args: string[]) => run('node', ['docs/generate.ts', ...args]);

/** Speed, as docs/benchmarks.md says; takes both cores for about 25 minutes. All arguments go to bench, for example `-- --only records`. */
export const bench = (args: string[]) => run('node', ['bench/run.ts', ...args]);

/** A new one-time link for an operator; `-- --anyway` where there is one already. */
export const operator = (args: string[]) => run('node', ['apps/server/src/operator-link.ts', ...args]);

export async function check(args: string[]): Promise<number> {
  takesNothing(args, 'npm run check takes no arguments');
  const projects = ['tsconfig.json', ...globSync('{apps,packages}/*/tsconfig.json', { cwd: root }).sort()];
  let worst = await run('biome', ['check', '.']);
  for (const project of projects) worst = Math.max(worst, await run('tsc', ['-p', project, '--noEmit']));
  console.log(
    worst === 0
      ? `Format, lint and types are clean (${projects.length} TypeScript projects).`
      : 'Not clean: see above. npm run fix repairs the format.',
  );
  return worst;
}
