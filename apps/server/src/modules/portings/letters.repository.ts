/** The bytes are read here and nowhere else: no list ever carries them. */
import { openPortingStates } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';

export interface NewLetter {
  id: string;
  accountId: string;
  numberId: string;
  name: string;
  content: Buffer;
}
/** In place of one that was not used yet: nobody fills the disk with letters. */
export async function storeLetter(trx: Trx, letter: NewLetter): Promise<void> {
  await trx.deleteFrom('portingLetters').where('numberId', '=', letter.numberId).where('portingId', 'is', null).execute();
  await trx
    .insertInto('portingLetters')
    .values({ ...letter, bytes: letter.content.length, portingId: null })
    .execute();
}

/** @returns false where the number has no such unused letter. */
export async function useLetter(trx: Trx, { id, numberId, portingId }: { id: string; numberId: string; portingId: string }) {
  const used = await trx
    .updateTable('portingLetters')
    .set({ portingId })
    .where('id', '=', id)
    .where('numberId', '=', numberId)
    .where('portingId', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

export async function readLetter(db: Db, portingId: string): Promise<Buffer | null> {
  const letter = await db.selectFrom('portingLetters').select('content').where('portingId', '=', portingId).executeTakeFirst();
  return letter ? Buffer.from(letter.content) : null;
}

/** Of portings that ended before then, and those that nobody used. @returns how many went. */
export async function deleteLetters(db: Db, { endedBefore, unusedBefore }: { endedBefore: Date; unusedBefore: Date }): Promise<number> {
  const ended = db.selectFrom('portings').select('id').where('state', 'not in', openPortingStates).where('endedAt', '<', endedBefore);
  const { rows } = await sql<{ id: string }>`delete from porting_letters
    where porting_id in (${ended}) or (porting_id is null and stored_at < ${unusedBefore.toISOString()}::timestamptz) returning id`.execute(
    db,
  );
  return rows.length;
}
