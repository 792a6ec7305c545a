import { type Insertable, sql } from 'kysely';
import type { CallCostsTable } from '../../platform/database/cost-tables.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { RatedCall } from './costs.models.ts';

const among = (values: string[]) => sql<string>`(select jsonb_array_elements_text(${json(values)}::jsonb))`;

export interface CallToRate {
  id: string;
  accountId: string;
  called: string | null;
  answerAt: Date | null;
  endAt: Date;
}

const endedOut = (db: Db) =>
  db
    .selectFrom('calls')
    .select(['calls.id', 'calls.accountId', 'calls.answerAt', 'calls.endAt'])
    .select(sql<string | null>`coalesce(calls.forwarded_to, calls.called)`.as('called'))
    // A call in that went on to another number is one out from there.
    .where((where) => where.or([where('calls.direction', '=', 'out'), where('calls.forwardedTo', 'is not', null)]))
    .where('calls.hasFacts', '=', true)
    .where('calls.endAt', 'is not', null)
    .where('calls.accountId', 'is not', null)
    .$narrowType<{ accountId: string; endAt: Date }>();

/** Of these calls, those out that are over and were not rated yet. */
export const callsToRate = (trx: Trx, ids: string[]): Promise<CallToRate[]> =>
  endedOut(trx)
    .where('calls.id', 'in', among(ids))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('callCosts').select('callId').whereRef('callId', '=', 'calls.id'))))
    .execute();

/** Calls out that were answered between, the earliest first. */
export const callsAnswered = (trx: Trx, { from, to, limit }: { from: Date; to: Date; limit: number }): Promise<CallToRate[]> =>
  endedOut(trx).where('calls.answerAt', '>=', from).where('calls.answerAt', '<', to).orderBy('calls.answerAt').limit(limit).execute();

const columnsOf = (call: CallToRate, rated: RatedCall): Insertable<CallCostsTable> => {
  const { price, ...rest } = rated;
  return {
    ...rest,
    callId: call.id,
    accountId: call.accountId,
    endedAt: call.endAt,
    prefix: price?.prefix ?? null,
    name: price?.name ?? null,
    perMinute: price?.perMinute ?? null,
    firstSeconds: price?.firstSeconds ?? null,
    nextSeconds: price?.nextSeconds ?? null,
    connectionFee: price?.connectionFee ?? null,
    ratedAt: new Date(),
  };
};

const rowsAtOnce = 1_000;
const terms = ['basis', 'listId', 'currency', 'prefix', 'name', 'perMinute', 'firstSeconds', 'nextSeconds', 'connectionFee'] as const;
const sums = ['talkMs', 'billedSeconds', 'amount', 'guarded', 'ratedAt'] as const;

/** @param again what there is gives way; else the first rating of a call counts. */
export async function saveCosts(trx: Trx, rated: { call: CallToRate; rated: RatedCall }[], { again }: { again: boolean }): Promise<void> {
  for (let start = 0; start < rated.length; start += rowsAtOnce) {
    const rows = rated.slice(start, start + rowsAtOnce).map((one) => columnsOf(one.call, one.rated));
    await trx
      .insertInto('callCosts')
      .values(rows)
      .onConflict((on) =>
        again
          ? on
              .column('callId')
              .doUpdateSet((set) => Object.fromEntries([...terms, ...sums].map((name) => [name, set.ref(`excluded.${name}`)])))
          : on.column('callId').doNothing(),
      )
      .execute();
  }
}

export const costsOf = (db: Db, callIds: string[]) =>
  callIds.length === 0 ? Promise.resolve([]) : db.selectFrom('callCosts').selectAll().where('callId', 'in', among(callIds)).execute();

export interface UnpricedRow {
  called: string | null;
  calls: number;
  talkMs: number;
  lastAt: Date;
}
/** What was called and had no price, the newest first. */
export const unpricedSince = (db: Db, since: Date, limit: number): Promise<UnpricedRow[]> =>
  db
    .selectFrom('callCosts')
    .innerJoin('calls', 'calls.id', 'callCosts.callId')
    .select(({ fn }) => [
      'calls.called',
      fn.countAll<number>().as('calls'),
      sql<number>`sum(call_costs.talk_ms)::bigint`.as('talkMs'),
      sql<Date>`max(call_costs.ended_at)`.as('lastAt'),
    ])
    .where('callCosts.basis', '=', 'no_price')
    .where('callCosts.endedAt', '>=', since)
    .groupBy('calls.called')
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .execute();
