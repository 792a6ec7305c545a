/** PDF files that a porting or a claim of ownership comes with. The bytes are read here and nowhere else: no list ever carries them. */
import { openPortingStates } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';

/** What a document is of. */
export type DocumentOf = { portingId: string } | { claimId: string };

export interface NewDocument {
  id: string;
  accountId: string;
  numberId: string;
  name: string;
  content: Buffer;
}
const insert = (trx: Trx, document: NewDocument, of: Partial<{ portingId: string; claimId: string }>) =>
  trx
    .insertInto('documents')
    .values({ ...document, bytes: document.content.length, ...of })
    .execute();

/** Of nothing yet, in place of one that was not used either: nobody fills the disk with documents. */
export async function storeDocument(trx: Trx, document: NewDocument): Promise<void> {
  await trx
    .deleteFrom('documents')
    .where('numberId', '=', document.numberId)
    .where('portingId', 'is', null)
    .where('claimId', 'is', null)
    .execute();
  await insert(trx, document, {});
}

export async function storeDocumentOf(trx: Trx, document: NewDocument, of: DocumentOf): Promise<void> {
  await insert(trx, document, of);
}

/** @returns false where the number has no such unused document. */
export async function useDocument(trx: Trx, { id, numberId, of }: { id: string; numberId: string; of: DocumentOf }): Promise<boolean> {
  const used = await trx
    .updateTable('documents')
    .set(of)
    .where('id', '=', id)
    .where('numberId', '=', numberId)
    .where('portingId', 'is', null)
    .where('claimId', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

export async function readDocument(db: Db, of: DocumentOf): Promise<Buffer | null> {
  const query = db.selectFrom('documents').select('content');
  const one = 'portingId' in of ? query.where('portingId', '=', of.portingId) : query.where('claimId', '=', of.claimId);
  const document = await one.executeTakeFirst();
  return document ? Buffer.from(document.content) : null;
}

/** Of portings and claims that ended before then, and those that nobody used. @returns how many went. */
export async function deleteDocuments(db: Db, { endedBefore, unusedBefore }: { endedBefore: Date; unusedBefore: Date }): Promise<number> {
  const ported = db.selectFrom('portings').select('id').where('state', 'not in', openPortingStates).where('endedAt', '<', endedBefore);
  const decided = db.selectFrom('ownershipClaims').select('id').where('state', '<>', 'waiting').where('endedAt', '<', endedBefore);
  const { rows } = await sql<{ id: string }>`delete from documents
    where porting_id in (${ported}) or claim_id in (${decided})
      or (porting_id is null and claim_id is null and stored_at < ${unusedBefore.toISOString()}::timestamptz) returning id`.execute(db);
  return rows.length;
}
