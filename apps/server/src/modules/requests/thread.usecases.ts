import type { RequestMessage } from '@patchcord/contracts';
import { type Db, within } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { hold, moved } from './change.ts';
import { insertMessage, messagesOf } from './messages.repository.ts';
import { findRequest, updateRequest } from './requests.repository.ts';
import type { OfCustomer } from './requests.usecases.ts';

export async function showThread(db: Db, place: { accountId: string; requestId: string }): Promise<RequestMessage[]> {
  if (!(await findRequest(db, place))) throw notFound('request');
  return messagesOf(db, place.requestId, { internal: false });
}

/** What the customer writes. Where support waits for an answer, this is it, and the request is back in the queue. */
export async function write(of: OfCustomer, text: string): Promise<RequestMessage[]> {
  await within(of.db, async (trx) => {
    const request = await hold(trx, of);
    const answers = request.state === 'needs_information';
    if (answers) await updateRequest(trx, request.id, { state: moved(request, 'answer') });
    await insertMessage(trx, { requestId: request.id, by: of.by, support: false, internal: false, text });
  });
  return showThread(of.db, of);
}
