import { newId, type RequestMessage } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import type { Actor } from './change.ts';

export async function insertMessage(
  trx: Trx,
  { requestId, by, support, internal, text }: { requestId: string; by: Actor; support: boolean; internal: boolean; text: string },
): Promise<void> {
  await trx
    .insertInto('requestMessages')
    .values({
      id: newId('message'),
      requestId,
      authorId: by.id,
      authorName: by.name,
      isSupport: support,
      isInternal: internal,
      text,
      at: new Date(),
    })
    .execute();
}

/** Oldest first. @param internal with the notes that only support sees. */
export async function messagesOf(db: Db, requestId: string, { internal }: { internal: boolean }): Promise<RequestMessage[]> {
  const rows = await db
    .selectFrom('requestMessages')
    .selectAll()
    .where('requestId', '=', requestId)
    .$if(!internal, (query) => query.where('isInternal', '=', false))
    .orderBy('at')
    .orderBy('id')
    .limit(1_000)
    .execute();
  return rows.map(({ id, authorName, isSupport, isInternal, text, at }) => ({
    id,
    by: { name: authorName, support: isSupport },
    internal: isInternal,
    text,
    at: at.toISOString(),
  }));
}
