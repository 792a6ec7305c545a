import type { Db, Trx } from '../../platform/database/database.ts';

export interface NewSignUp {
  id: string;
  email: string;
  name: string;
  accountName: string;
  password: string;
  tokenHash: string;
  expiresAt: Date;
}
export async function insertSignUp(trx: Trx, signUp: NewSignUp): Promise<void> {
  await trx
    .insertInto('signUps')
    .values({ ...signUp, createdAt: new Date() })
    .execute();
}

export const findSignUp = (db: Db, tokenHash: string) =>
  db.selectFrom('signUps').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();

/** The password goes with it. @returns false where somebody was faster. */
export async function markConfirmed(trx: Trx, id: string, now: Date): Promise<boolean> {
  const changed = await trx
    .updateTable('signUps')
    .set({ confirmedAt: now, password: '' })
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
