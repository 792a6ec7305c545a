import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { NumberPlace } from '../numbers/numbers.repository.ts';
import { numberFormat } from '../trunks/number-format.models.ts';
import type { Armed, AttemptSeen } from './checks.models.ts';

const armedNow = (db: Db, now: Date) =>
  db.selectFrom('checks').where('passedAt', 'is', null).where('stoppedAt', 'is', null).where('checks.expiresAt', '>', now);

/** All that are armed, of all accounts: few at any time. `grace`: events of the last moments may still be on their way. */
export async function armedChecks(trx: Trx, now: Date, graceMs: number): Promise<Armed[]> {
  const rows = await armedNow(trx, new Date(now.getTime() - graceMs))
    .innerJoin('numbers', 'numbers.id', 'checks.numberId')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .select(['checks.id', 'checks.accountId', 'checks.numberId', 'checks.armedAt', 'checks.expiresAt', 'numbers.e164', 'trunks.country'])
    .where('numbers.state', 'not in', ['requested', 'removed'])
    .execute();
  return rows.map((row) => ({
    check: row.id,
    account: row.accountId,
    number: row.numberId,
    digits: row.e164.slice(1),
    format: numberFormat(row.country),
    armedAt: row.armedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
  }));
}

const checksOf = (db: Db, { accountId, numberId }: NumberPlace) =>
  db
    .selectFrom('checks')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('numberId', '=', numberId)
    .orderBy('armedAt', 'desc')
    .orderBy('id');

export const findCheck = (db: Db, place: NumberPlace) => checksOf(db, place).executeTakeFirst();
export type CheckRecord = NonNullable<Awaited<ReturnType<typeof findCheck>>>;

/** Holds it until the transaction ends. undefined: it is armed no more. */
export const lockArmed = (trx: Trx, id: string) =>
  trx
    .selectFrom('checks')
    .selectAll()
    .where('id', '=', id)
    .where('passedAt', 'is', null)
    .where('stoppedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();

/** In the order they came, newest change last; `after` leaves out what is known. */
export const attemptsOf = (db: Db, checkId: string, after: number) =>
  db.selectFrom('checkAttempts').selectAll().where('checkId', '=', checkId).where('seq', '>', after).orderBy('seq').execute();
export type AttemptRecord = Awaited<ReturnType<typeof attemptsOf>>[number];

/** null: its trunk is the upstream's, to whose list no account adds. */
export const listedRanges = async (db: Db, { accountId, numberId }: NumberPlace): Promise<string[] | null> => {
  const rows = await db
    .selectFrom('numbers')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .leftJoin('sources', 'sources.trunkId', 'numbers.trunkId')
    .select(['sources.cidr', 'trunks.accountId'])
    .where('numbers.accountId', '=', accountId)
    .where('numbers.id', '=', numberId)
    .execute();
  return rows.some((row) => row.accountId === null) ? null : rows.flatMap((row) => row.cidr ?? []);
};

export interface NewCheck {
  id: string;
  accountId: string;
  numberId: string;
  armedAt: Date;
  armedBy: string | null;
  expiresAt: Date;
}
const checksKept = 5;

/** For a number that is locked. The one before ends; the oldest are forgotten. */
export async function insertCheck(trx: Trx, check: NewCheck): Promise<void> {
  await stopChecks(trx, check, check.armedAt);
  await trx.insertInto('checks').values(check).execute();
  const kept = checksOf(trx, check).clearSelect().select('id').limit(checksKept);
  await trx.deleteFrom('checks').where('numberId', '=', check.numberId).where('id', 'not in', kept).execute();
}

/** @returns whether there was one to stop. */
export async function stopChecks(trx: Db, { accountId, numberId }: NumberPlace, now: Date): Promise<boolean> {
  const stopped = await trx
    .updateTable('checks')
    .set({ stoppedAt: now })
    .where('accountId', '=', accountId)
    .where('numberId', '=', numberId)
    .where('passedAt', 'is', null)
    .where('stoppedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('id')
    .execute();
  return stopped.length > 0;
}

export const attemptKeys = async (trx: Trx, checkId: string): Promise<Set<string>> =>
  new Set(
    (await trx.selectFrom('checkAttempts').select('attemptKey').where('checkId', '=', checkId).execute()).map((row) => row.attemptKey),
  );

export interface Writer {
  seq: number;
  edgeName: string;
  locationName: string;
}
export async function writeAttempt(trx: Trx, seen: AttemptSeen, { seq, edgeName, locationName }: Writer): Promise<void> {
  const at = new Date(seen.at);
  await trx
    .insertInto('checkAttempts')
    .values({
      checkId: seen.check,
      attemptKey: seen.key,
      seq,
      firstAt: at,
      lastAt: at,
      count: seen.count,
      edgeName,
      locationName,
      origin: json(seen.origin),
      method: seen.method,
      calledRaw: seen.calledRaw,
      codecs: json(seen.codecs),
      userAgent: seen.userAgent,
      outcome: seen.outcome,
      code: seen.code,
    })
    .onConflict((on) =>
      on.columns(['checkId', 'attemptKey']).doUpdateSet((set) => ({
        seq: set.ref('excluded.seq'),
        lastAt: set.ref('excluded.lastAt'),
        count: set('checkAttempts.count', '+', set.ref('excluded.count')),
      })),
    )
    .execute();
}

export async function saveCheck(trx: Trx, id: string, set: { lastSeq: number; leftOut: number; passedAt: Date | null }): Promise<void> {
  await trx.updateTable('checks').set(set).where('id', '=', id).execute();
}

export async function deleteChecksBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('checks').where('expiresAt', '<', before).execute();
}
