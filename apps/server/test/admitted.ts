/** Who may call in, as whom, by the tables themselves: one line for each thing that lets somebody in. */
import type { Db } from '../src/platform/database/database.ts';

export async function admitted(db: Db): Promise<Set<string>> {
  const trunks = await db.selectFrom('trunks').selectAll().where('removedAt', 'is', null).execute();
  const sources = await db.selectFrom('sources').select(['trunkId', 'cidr']).execute();
  const logins = await db.selectFrom('trunkLogins').select(['trunkId', 'label']).execute();
  const numbers = await db.selectFrom('numbers').select(['e164', 'trunkId']).where('state', 'not in', ['requested', 'removed']).execute();
  return new Set([
    ...trunks.flatMap(({ id, country, calledFrom, callerFrom, loginAllowed }) => [
      `trunk ${id}`,
      `${id} reads ${country} ${calledFrom} ${callerFrom.join()}`,
      ...(loginAllowed ? [`${id} may have a login`] : []),
    ]),
    // Each call more is one line more.
    ...trunks.flatMap(({ id, callsLimit }) => Array.from({ length: callsLimit }, (_, call) => `${id} call ${call + 1}`)),
    ...trunks.flatMap(({ id, callsPerSecond }) => Array.from({ length: callsPerSecond }, (_, call) => `${id} call ${call + 1} a second`)),
    ...sources.map(({ trunkId, cidr }) => `${cidr} calls ${trunkId}`),
    ...logins.map(({ trunkId, label }) => `${label} logs in to ${trunkId}`),
    ...numbers.map(({ e164, trunkId }) => `${e164} is called by ${trunkId}`),
  ]);
}
