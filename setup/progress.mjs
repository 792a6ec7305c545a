import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** The project's own Node stands here first. */
export const withOwnNode = (env = process.env) => ({ ...env, PATH: `${root}/node_modules/.bin:${env.PATH ?? ''}` });

/** Set-up cannot go on; the message says what to do. Shown without a stack. */
export class SetupError extends Error {}

const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
/** Without a terminal a long step says every so often that it is still at work. */
const stillAtWorkMs = 20_000;

/**
 * Runs one step: a line that says what, then how long it took. On a terminal the line shows what the step says meanwhile.
 * @throws SetupError with the last lines of its output when it fails.
 */
export async function step(title, file, args, options = {}) {
  const started = Date.now();
  const terminal = process.stderr.isTTY === true;
  const say = (text) => process.stderr.write(text);
  let output = '';
  const draw = () => {
    const last =
      output
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1) ?? '';
    say(`\r\x1b[K${`${title} … ${seconds(Date.now() - started)}  ${last}`.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  };
  say(terminal ? '' : `${title} …\n`);
  const timer = setInterval(
    () => (terminal ? draw() : say(`${title} … still at work after ${seconds(Date.now() - started)}\n`)),
    terminal ? 200 : stillAtWorkMs,
  );
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const { code, reason } = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: -1, reason: error.message }));
    child.once('close', (exitCode, signal) =>
      resolve({ code: exitCode ?? -1, reason: signal ? `ended by ${signal}` : `exit status ${exitCode}` }),
    );
  });
  clearInterval(timer);
  if (terminal) say('\r\x1b[K');
  if (code !== 0) throw new SetupError(`${output.trimEnd().split('\n').slice(-30).join('\n')}\n${title}: failed, ${reason}.`);
  say(`${title}: ${seconds(Date.now() - started)}\n`);
}
