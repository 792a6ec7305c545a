/** A call router of this instance's own, so that another build can be put in its place while calls run. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reloaded } from '@patchcord/contracts';
import { StepFailed } from '../demo/timeline.ts';
import { askEdge, type EdgeHere, refusedBy } from '../edge-here.ts';
import { keptSecret } from '../instance/kept.ts';
import type { Env } from '../instance/plan.ts';
import type { Cast } from './cast.ts';

const built = fileURLToPath(new URL('../../../router/build/router.lua', import.meta.url));
const fileIn = (folder: string) => join(folder, 'router.lua');
const limitMs = 60_000;

export async function withOwnRouter(env: Env, folder: string): Promise<Env> {
  await copyFile(built, fileIn(folder));
  return { ...env, PATCHCORD_EDGE_ROUTER: fileIn(folder) };
}

/** The same router under another version, put in place as set-up does: beside, then renamed. */
export async function putAnotherBuild({ folder }: Pick<Cast, 'folder'>): Promise<void> {
  const file = fileIn(folder);
  const code = await readFile(file, 'utf8');
  const version = createHash('sha256').update(`${code}again`).digest('hex').slice(0, 12);
  await writeFile(`${file}.new`, code.replace(/^ROUTER_VERSION = "\w+"/, `ROUTER_VERSION = "${version}"`));
  await rename(`${file}.new`, file);
}

/** What `npm run reload` does. @returns what the edge says of it. @throws StepFailed where it does not come into force everywhere */
export async function reloadRouter({ plan }: Pick<Cast, 'plan'>): Promise<string> {
  const edge: EdgeHere = { httpPort: plan.edge.httpPort, token: keptSecret(plan, 'edgeToken') ?? '' };
  const answer = await askEdge(edge, 'POST', '/router/reload', limitMs);
  const body = (await answer.json()) as Reloaded & { error?: { message: string } };
  if (body.error) throw refusedBy(body.error);
  if (body.result !== 'in force') throw new StepFailed(`The reload: ${body.sentence}`);
  return body.sentence;
}
