/** The edge agent on this machine, as commands reach it. */
import { readEdgeSettings } from '../../edge/src/settings.ts';
import { CommandError } from './command-error.ts';
import { keptSecret } from './instance/kept.ts';
import { planInstance } from './instance/plan.ts';

export interface EdgeHere {
  httpPort: number;
  token: string;
}

/** In production the edge's own variables are set, its token too; the demo keeps its token in the data folder. */
export function edgeOnThisMachine(): EdgeHere {
  if (process.env.PATCHCORD_MODE === 'production') return readEdgeSettings(process.env);
  const plan = planInstance(process.env);
  const token = process.env.PATCHCORD_EDGE_TOKEN || keptSecret(plan, 'edgeToken');
  if (!token)
    throw new CommandError(`There is no edge in ${plan.dataFolder} yet: npm start makes one. Another folder is set by PATCHCORD_DATA.`);
  return { httpPort: plan.edge.httpPort, token };
}

/** @throws CommandError where no agent answers */
export async function askEdge({ httpPort, token }: EdgeHere, method: 'GET' | 'POST', path: string, limitMs: number): Promise<Response> {
  const url = `http://127.0.0.1:${httpPort}${path}`;
  try {
    return await fetch(url, { method, headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const why = error instanceof Error && error.name === 'TimeoutError' ? `did not answer within ${limitMs / 1_000} s` : 'does not answer';
    throw new CommandError(`The edge agent ${why} at 127.0.0.1:${httpPort} (PATCHCORD_EDGE_HTTP_PORT). Does it run?`);
  }
}

export const refusedBy = (error: { message: string }) => new CommandError(`The edge agent refused: ${error.message}`);
