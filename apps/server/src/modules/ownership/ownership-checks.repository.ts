import type { OwnershipCheckState, OwnershipFailure } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { NumberPlace } from '../numbers/numbers.repository.ts';
import type { Run } from './run.models.ts';

const open = (db: Db) => db.selectFrom('ownershipChecks').where('ownershipChecks.state', 'not in', ['passed', 'failed']);

const checksOf = (db: Db, { accountId, numberId }: NumberPlace) =>
  db.selectFrom('ownershipChecks').where('accountId', '=', accountId).where('numberId', '=', numberId);

export const listChecks = (db: Db, place: NumberPlace, limit: number) =>
  checksOf(db, place).selectAll().orderBy('askedAt', 'desc').orderBy('id').limit(limit).execute();
export type CheckRecord = Awaited<ReturnType<typeof listChecks>>[number];

export const findCheck = (db: Db, id: string) => db.selectFrom('ownershipChecks').selectAll().where('id', '=', id).executeTakeFirst();

/** Times of the checks since then, oldest first. */
export async function checksSince(db: Db, place: NumberPlace, since: Date): Promise<Date[]> {
  const rows = await checksOf(db, place).select('askedAt').where('askedAt', '>', since).orderBy('askedAt').execute();
  return rows.map(({ askedAt }) => askedAt);
}

/** What a check call needs: gateways that are on, and numbers it can show. */
export async function meansOfCalling(db: Db): Promise<{ gateways: number; callers: string[] }> {
  const on = await db.selectFrom('gateways').select('id').where('isOn', '=', true).where('removedAt', 'is', null).execute();
  return { gateways: on.length, callers: await listCallers(db) };
}
export const listCallers = async (db: Db): Promise<string[]> =>
  (await db.selectFrom('checkCallers').select('e164').orderBy('e164').execute()).map(({ e164 }) => e164);

export async function replaceCallers(trx: Trx, numbers: string[]): Promise<void> {
  await trx.deleteFrom('checkCallers').execute();
  if (numbers.length === 0) return;
  await trx
    .insertInto('checkCallers')
    .values(numbers.map((e164) => ({ e164 })))
    .execute();
}

export interface NewCheck {
  id: string;
  accountId: string;
  numberId: string;
  trunkId: string;
  run: Run;
  askedBy: string | null;
  askedByName: string;
  askedAt: Date;
}
export async function insertCheck(trx: Trx, { run, ...check }: NewCheck): Promise<void> {
  await trx
    .insertInto('ownershipChecks')
    .values({ ...check, run: json(run), state: 'waiting_for_edge', reason: null, edgeId: null })
    .execute();
}

/** Held until the transaction ends; the number is held before, where it is. undefined: it is open no more. */
export const lockOpenCheck = (trx: Trx, id: string) =>
  open(trx).selectAll().where('ownershipChecks.id', '=', id).forUpdate().executeTakeFirst();

export interface CheckSet {
  run: Run;
  state: OwnershipCheckState;
  reason?: OwnershipFailure;
  edgeId?: string | null;
  endedAt?: Date;
}
export async function saveCheck(trx: Trx, id: string, { run, ...set }: CheckSet): Promise<void> {
  await trx
    .updateTable('ownershipChecks')
    .set({ ...set, run: json(run) })
    .where('id', '=', id)
    .execute();
}

/** All open ones, of all accounts: few at any time. With what can change about their numbers meanwhile. */
export const openChecks = (db: Db) =>
  open(db)
    .innerJoin('numbers', 'numbers.id', 'ownershipChecks.numberId')
    .innerJoin('trunks', 'trunks.id', 'ownershipChecks.trunkId')
    .selectAll('ownershipChecks')
    .select(['numbers.e164', 'numbers.state as numberState', 'numbers.trunkId as numberTrunkId', 'trunks.country'])
    .orderBy('ownershipChecks.id')
    .execute();
export type OpenCheck = Awaited<ReturnType<typeof openChecks>>[number];

/** Those nobody places yet, whose number's row this edge has in force. Other edges of the same moment pass them by. */
export async function lockWaiting(trx: Trx, { appliedRevision, limit }: { appliedRevision: number; limit: number }) {
  const { rows } = await sql<{ id: string; e164: string; run: Run }>`
    select ownership_checks.id, numbers.e164, ownership_checks.run from ownership_checks
    join numbers on numbers.id = ownership_checks.number_id
    join routes on routes.table_name = 'numbers' and routes.key = substr(numbers.e164, 2) and routes.revision <= ${appliedRevision}
    where ownership_checks.state not in ('passed', 'failed') and ownership_checks.state = 'waiting_for_edge' and ownership_checks.edge_id is null
    order by ownership_checks.asked_at limit ${limit} for update of ownership_checks skip locked`.execute(trx);
  return rows;
}
