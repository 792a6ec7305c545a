/** `npm run reload`: the call router that was built last comes into force while calls run. The edge agent on this machine does the work. */
import type { Reloaded } from '@patchcord/contracts';
import { readEdgeSettings } from '../../edge/src/settings.ts';
import { takesNothing } from './arguments.ts';
import { CommandError } from './command-error.ts';
import { keptSecret } from './instance/kept.ts';
import { planInstance } from './instance/plan.ts';

/** First look, a Kamailio's start, a call, and ten seconds for the workers. */
const limitMs = 90_000;

/** In production the edge's own variables are set, its token too; the demo keeps its token in the data folder. */
function edgeOnThisMachine(): { httpPort: number; token: string } {
  if (process.env.PATCHCORD_MODE === 'production') return readEdgeSettings(process.env);
  const plan = planInstance(process.env);
  const token = process.env.PATCHCORD_EDGE_TOKEN || keptSecret(plan, 'edgeToken');
  if (!token)
    throw new CommandError(`There is no edge in ${plan.dataFolder} yet: npm start makes one. Another folder is set by PATCHCORD_DATA.`);
  return { httpPort: plan.edge.httpPort, token };
}

async function ask({ httpPort, token }: { httpPort: number; token: string }): Promise<Reloaded> {
  const url = `http://127.0.0.1:${httpPort}/router/reload`;
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? `did not answer within ${limitMs / 1_000} s` : 'does not answer';
    throw new CommandError(`The edge agent ${why} at 127.0.0.1:${httpPort} (PATCHCORD_EDGE_HTTP_PORT). Does it run?`);
  }
  const body = (await answer.json()) as Reloaded & { error?: { message: string } };
  if (body.error) throw new CommandError(`The edge agent refused: ${body.error.message}`);
  return body;
}

export async function reload(args: string[]): Promise<number> {
  takesNothing(args, 'npm run reload takes no arguments; the file is the one that the edge was started with (PATCHCORD_EDGE_ROUTER)');
  const { result, sentence, tookMs } = await ask(edgeOnThisMachine());
  console.log(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} (${(tookMs / 1_000).toFixed(1)} s)`);
  return result === 'in force' || result === 'was in force' ? 0 : 1;
}
