import type { TrunkLogin } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';

const ofTrunks = (db: Db, trunkIds: string[]) => db.selectFrom('trunkLogins').selectAll().where('trunkId', 'in', trunkIds);

export type LoginRecord = Awaited<ReturnType<ReturnType<typeof ofTrunks>['execute']>>[number];

export async function loginsOfTrunks(db: Db, trunkIds: string[]): Promise<Map<string, LoginRecord>> {
  if (trunkIds.length === 0) return new Map();
  return new Map((await ofTrunks(db, trunkIds).execute()).map((login) => [login.trunkId, login]));
}

export const findLogin = (db: Db, trunkId: string) => ofTrunks(db, [trunkId]).executeTakeFirst();

export interface Made {
  trunkId: string;
  label: string;
  login: TrunkLogin;
  userId: string | null;
  changedAt: Date;
}
/** A trunk that has one keeps its label. */
export async function saveLogin(trx: Trx, { trunkId, label, login, userId, changedAt }: Made): Promise<void> {
  const { user, ...rest } = login;
  const secret = { userName: user, ...rest, changedAt, changedBy: userId };
  await trx
    .insertInto('trunkLogins')
    .values({ trunkId, label, ...secret })
    .onConflict((on) => on.column('trunkId').doUpdateSet(secret))
    .execute();
}

/** @returns its label; null: there was none. */
export async function deleteLogin(trx: Trx, trunkId: string): Promise<string | null> {
  const gone = await trx.deleteFrom('trunkLogins').where('trunkId', '=', trunkId).returning('label').executeTakeFirst();
  return gone?.label ?? null;
}
