/** `npm run reload`: the call router that was built last comes into force while calls run. The edge agent on this machine does the work. */
import type { Reloaded } from '@patchcord/contracts';
import { takesNothing } from './arguments.ts';
import { askEdge, edgeOnThisMachine, refusedBy } from './edge-here.ts';

/** First look, a Kamailio's start, a call, and ten seconds for the workers. */
const limitMs = 90_000;

async function ask(): Promise<Reloaded> {
  const answer = await askEdge(edgeOnThisMachine(), 'POST', '/router/reload', limitMs);
  const body = (await answer.json()) as Reloaded & { error?: { message: string } };
  if (body.error) throw refusedBy(body.error);
  return body;
}

export async function reload(args: string[]): Promise<number> {
  takesNothing(args, 'npm run reload takes no arguments; the file is the one that the edge was started with (PATCHCORD_EDGE_ROUTER)');
  const { result, sentence, tookMs } = await ask();
  console.log(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} (${(tookMs / 1_000).toFixed(1)} s)`);
  return result === 'in force' || result === 'was in force' ? 0 : 1;
}
