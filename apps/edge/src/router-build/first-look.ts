/** apps/router/check.ts in a process of its own: a build that never comes to its end, or eats memory, must not hold up this agent. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BuildRefused } from './build-refused.ts';

const program = fileURLToPath(new URL('../../../router/check.ts', import.meta.url));
const limitMs = 20_000;

/** @throws BuildRefused */
export async function firstLook(file: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [program, file], { timeout: limitMs });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new BuildRefused(said || 'it does not come to its end when it is loaded');
  }
}
