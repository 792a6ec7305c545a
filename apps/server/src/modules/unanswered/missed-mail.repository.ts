import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import type { Missed } from './missed-mail.models.ts';

/** Of these calls, the ones that nobody answered, for numbers that have something set for that. */
export async function missedAmong(trx: Trx, callIds: string[], since: Date): Promise<Missed[]> {
  if (callIds.length === 0) return [];
  const rows = await trx
    .selectFrom('calls')
    .innerJoin('numbers', 'numbers.id', 'calls.numberId')
    .select([
      'calls.id',
      'numbers.accountId',
      'numbers.id as numberId',
      'numbers.e164',
      'calls.outcome',
      'calls.caller',
      'calls.callerName',
      'calls.callerWithheld',
      'calls.startedAt',
      'numbers.unanswered',
      'numbers.hours',
    ])
    .where('calls.id', 'in', callIds)
    .whereRef('numbers.accountId', '=', 'calls.accountId')
    .where('calls.direction', '=', 'in')
    .where('calls.answerAt', 'is', null)
    .where('calls.outcome', 'is not', null)
    .where('calls.startedAt', '>=', since)
    .where((where) => where.or([where('numbers.unanswered', 'is not', null), where('numbers.hours', 'is not', null)]))
    .orderBy('calls.startedAt')
    .execute();
  return rows as Missed[];
}

/** @returns false where this call has its mail already */
export async function noteMail(trx: Trx, callId: string, numberId: string): Promise<boolean> {
  const made = await trx
    .insertInto('missedCallMails')
    .values({ callId, numberId })
    .onConflict((on) => on.column('callId').doNothing())
    .returning('callId')
    .executeTakeFirst();
  return made !== undefined;
}

export async function mailsSince(trx: Trx, numberId: string, since: Date): Promise<number> {
  const row = await trx
    .selectFrom('missedCallMails')
    .select(sql<number>`count(*)::int`.as('mails'))
    .where('numberId', '=', numberId)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return row.mails;
}

/** Who is a member still. */
export const addressesOf = (trx: Trx, accountId: string, people: string[]): Promise<{ email: string }[]> =>
  trx
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select('users.email')
    .where('members.accountId', '=', accountId)
    .where('users.id', 'in', people)
    .orderBy('users.email')
    .execute();

export async function forgetMails(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('missedCallMails').where('at', '<', before).execute();
}
