import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import type { Month } from './months.models.ts';

interface Of extends Month {
  accountId: string;
}

const talkMs = sql<number>`coalesce(sum(extract(epoch from (calls.end_at - calls.answer_at)) * 1000), 0)::bigint`;

/** Calls that began in the month; `seconds` are those that were talked. */
export async function sumIn(db: Db, { accountId, begins, ends }: Of): Promise<{ calls: number; talkMs: number }> {
  const row = await db
    .selectFrom('calls')
    .select(({ fn }) => [fn.countAll<number>().as('calls'), talkMs.as('talkMs')])
    .where('accountId', '=', accountId)
    .where('direction', '=', 'in')
    .where('startedAt', '>=', begins)
    .where('startedAt', '<', ends)
    .executeTakeFirstOrThrow();
  return { calls: Number(row.calls), talkMs: Number(row.talkMs) };
}

export interface SumOut {
  basis: 'rated' | 'not_answered' | 'no_price' | null;
  name: string | null;
  currency: string | null;
  calls: number;
  talkMs: number;
  billedSeconds: number;
  amount: number;
}

/** By what they were rated as, and whereto. `basis` null: refused before anybody was asked to carry it, or not over yet. */
export async function sumOut(db: Db, { accountId, begins, ends }: Of): Promise<SumOut[]> {
  const rows = await db
    .selectFrom('calls')
    .leftJoin('callCosts', 'callCosts.callId', 'calls.id')
    .select(({ fn }) => [
      'callCosts.basis',
      'callCosts.name',
      'callCosts.currency',
      fn.countAll<number>().as('calls'),
      sql<number>`coalesce(sum(call_costs.talk_ms), 0)::bigint`.as('talkMs'),
      sql<number>`coalesce(sum(call_costs.billed_seconds), 0)::bigint`.as('billedSeconds'),
      sql<number>`coalesce(sum(call_costs.amount), 0)::bigint`.as('amount'),
    ])
    .where('calls.accountId', '=', accountId)
    .where((where) => where.or([where('calls.direction', '=', 'out'), where('calls.forwardedTo', 'is not', null)]))
    .where('calls.startedAt', '>=', begins)
    .where('calls.startedAt', '<', ends)
    .groupBy(['callCosts.basis', 'callCosts.name', 'callCosts.currency'])
    .execute();
  return rows.map((row) => ({
    ...row,
    calls: Number(row.calls),
    talkMs: Number(row.talkMs),
    billedSeconds: Number(row.billedSeconds),
    amount: Number(row.amount),
  }));
}

export interface StatementCall {
  id: string;
  direction: 'in' | 'out';
  startedAt: Date;
  answerAt: Date | null;
  endAt: Date | null;
  called: string | null;
  calledRaw: string;
  caller: string | null;
  personName: string | null;
  basis: 'rated' | 'not_answered' | 'no_price' | null;
  name: string | null;
  perMinute: number | null;
  firstSeconds: number | null;
  nextSeconds: number | null;
  connectionFee: number | null;
  billedSeconds: number | null;
  amount: number | null;
  currency: string | null;
}

/** Calls of the month from that place on, the earliest first. */
export function callsOfMonth(
  db: Db,
  { accountId, begins, ends, after, limit }: Of & { after: { at: Date; id: string } | null; limit: number },
): Promise<StatementCall[]> {
  let query = db
    .selectFrom('calls')
    .leftJoin('callCosts', 'callCosts.callId', 'calls.id')
    .select(['calls.id', 'calls.direction', 'calls.startedAt', 'calls.answerAt', 'calls.endAt', 'calls.calledRaw'])
    .select(sql<string | null>`coalesce(calls.forwarded_to, calls.called)`.as('called'))
    .select(['calls.caller', 'calls.personName', 'callCosts.basis', 'callCosts.name', 'callCosts.perMinute', 'callCosts.firstSeconds'])
    .select(['callCosts.nextSeconds', 'callCosts.connectionFee', 'callCosts.billedSeconds', 'callCosts.amount', 'callCosts.currency'])
    .where('calls.accountId', '=', accountId)
    .where('calls.startedAt', '>=', begins)
    .where('calls.startedAt', '<', ends);
  if (after) query = query.where((where) => where(where.refTuple('calls.startedAt', 'calls.id'), '>', where.tuple(after.at, after.id)));
  return query.orderBy('calls.startedAt').orderBy('calls.id').limit(limit).execute();
}
