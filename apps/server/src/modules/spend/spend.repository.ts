import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { allowedAtFirst } from '../calls-out/calls-out.models.ts';
import type { CallUp } from './spend.models.ts';

/** Two that take calls of one account at the same moment: the second waits here, and then sees what the first wrote. */
export async function lockAccount(trx: Trx, accountId: string): Promise<{ name: string } | undefined> {
  return trx.selectFrom('accounts').select('name').where('id', '=', accountId).forNoKeyUpdate().executeTakeFirst();
}

export async function spentBetween(db: Db, accountId: string, { from, to }: { from: Date; to: Date }): Promise<number> {
  const row = await db
    .selectFrom('callCosts')
    .select(sql<number>`coalesce(sum(guarded), 0)::bigint`.as('spent'))
    .where('accountId', '=', accountId)
    .where('endedAt', '>=', from)
    .where('endedAt', '<', to)
    .executeTakeFirst();
  return Number(row?.spent ?? 0);
}

/** No dialog lives longer: what has no end by then never gets one. */
const longestCallMs = 86_400_000;

export const callsUp = (db: Db, accountId: string, now: Date): Promise<CallUp[]> =>
  db
    .selectFrom('calls')
    .select(['called', 'startedAt'])
    .where('accountId', '=', accountId)
    .where('direction', '=', 'out')
    .where('hasFacts', '=', true)
    .where('endAt', 'is', null)
    .where('startedAt', '>', new Date(now.getTime() - longestCallMs))
    .execute();

/** Those whose sum grows by time alone, and those that may open. */
export async function accountsToWatch(db: Db, now: Date): Promise<string[]> {
  const up = db
    .selectFrom('calls')
    .select('accountId')
    .where('direction', '=', 'out')
    .where('hasFacts', '=', true)
    .where('endAt', 'is', null)
    .where('startedAt', '>', new Date(now.getTime() - longestCallMs))
    .where('accountId', 'is not', null)
    .$narrowType<{ accountId: string }>();
  const closed = db.selectFrom('callsOut').select('accountId').where('spentDay', 'is not', null);
  const rows = await up.union(closed).execute();
  return rows.map(({ accountId }) => accountId).toSorted();
}

export const adminsOf = (db: Db, accountId: string) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.email', 'users.name'])
    .where('members.accountId', '=', accountId)
    .where('members.role', 'in', ['owner', 'admin'])
    .orderBy('users.email')
    .execute();

/** @returns whether this is the first time on that day. */
export async function noteSpentDay(trx: Trx, accountId: string, day: string): Promise<boolean> {
  const made = await trx
    .insertInto('spentDays')
    .values({ accountId, day, reachedAt: new Date() })
    .onConflict((on) => on.columns(['accountId', 'day']).doNothing())
    .returning('day')
    .executeTakeFirst();
  return made !== undefined;
}

/** Of an account that nobody has decided about, what is so at first is written down with it. */
export async function setSpentDay(trx: Trx, accountId: string, spentDay: string | null): Promise<void> {
  const { on, callsLimit, callsLimitPerPerson, spendPerDay } = allowedAtFirst;
  await trx
    .insertInto('callsOut')
    .values({
      accountId,
      allowed: on,
      allowedCountries: null,
      allowedCallsLimit: callsLimit,
      allowedCallsLimitPerPerson: callsLimitPerPerson,
      allowedSpendPerDay: spendPerDay,
      spentDay,
    })
    .onConflict((on) => on.column('accountId').doUpdateSet({ spentDay }))
    .execute();
}

export async function deleteSpentDaysBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('spentDays').where('reachedAt', '<', before).execute();
}
