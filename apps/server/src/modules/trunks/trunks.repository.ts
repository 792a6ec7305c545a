import type { TrunkChange } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface TrunkPlace {
  accountId: string;
  trunkId: string;
}

const living = (db: Db, accountId: string) =>
  db.selectFrom('trunks').selectAll().where('accountId', '=', accountId).where('removedAt', 'is', null);

export type TrunkRecord = NonNullable<Awaited<ReturnType<typeof findTrunk>>>;

export const findTrunk = (db: Db, { accountId, trunkId }: TrunkPlace) => living(db, accountId).where('id', '=', trunkId).executeTakeFirst();

export const listTrunks = (db: Db, accountId: string, { limit, after }: { limit: number; after: Place | null }) =>
  living(db, accountId)
    .$if(after !== null, (query) =>
      query.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? ''))),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();

/** Holds the trunk until the transaction ends: its list of sources and its numbers change one at a time. */
export const lockTrunk = (trx: Trx, { accountId, trunkId }: TrunkPlace) =>
  living(trx, accountId).where('id', '=', trunkId).forUpdate().executeTakeFirst();

export interface NewTrunk {
  id: string;
  accountId: string;
  name: string;
  carrier: string;
  isOn: boolean;
  calledFrom: TrunkRecord['calledFrom'];
  callerFrom: TrunkRecord['callerFrom'];
  country: string | null;
  callsLimit: number;
  callsPerSecond: number;
}
export async function insertTrunk(trx: Trx, trunk: NewTrunk): Promise<void> {
  await trx
    .insertInto('trunks')
    .values({ ...trunk, callerFrom: json(trunk.callerFrom), createdAt: new Date() })
    .execute();
}

export async function updateTrunk(
  trx: Trx,
  trunkId: string,
  { on, callerFrom, ...change }: TrunkChange & { loginAllowed?: boolean | undefined },
): Promise<void> {
  const set = {
    ...change,
    ...(on === undefined ? {} : { isOn: on }),
    ...(callerFrom === undefined ? {} : { callerFrom: json(callerFrom) }),
  };
  if (Object.keys(set).length > 0) await trx.updateTable('trunks').set(set).where('id', '=', trunkId).execute();
}

export async function markTrunkRemoved(trx: Trx, trunkId: string): Promise<void> {
  await trx.updateTable('trunks').set({ removedAt: new Date() }).where('id', '=', trunkId).execute();
}

export async function numbersPerTrunk(db: Db, trunkIds: string[]): Promise<Map<string, number>> {
  if (trunkIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('numbers')
    .select((count) => ['trunkId', count.fn.countAll<number>().as('numbers')])
    .where('trunkId', 'in', trunkIds)
    .where('removedAt', 'is', null)
    .groupBy('trunkId')
    .execute();
  return new Map(rows.map((row) => [row.trunkId, Number(row.numbers)]));
}

/** Held until the transaction ends, so that two additions at once cannot both be the last one. */
export async function countTrunks(trx: Trx, accountId: string): Promise<number> {
  await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
  return (await living(trx, accountId).execute()).length;
}
