/** Support's side: the queue, one request with what to look at, questions, notes, a corrected address list, a refusal. */
import type { QueueItem, RequestState, ReviewedRequest } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findPreset } from '../carriers/carriers.models.ts';
import { findLogin } from '../logins/logins.repository.ts';
import { sourcesOfTrunks } from '../sources/sources.repository.ts';
import { checkSources, type SourceInput } from '../sources/sources.usecases.ts';
import { findTrunk, numbersPerTrunk } from '../trunks/trunks.repository.ts';
import { countryOfRange } from './address-country.ts';
import { type Held, hold, moved } from './change.ts';
import { tellCustomer } from './mails.ts';
import { insertMessage, messagesOf } from './messages.repository.ts';
import { notPossible, otherKind } from './requests.errors.ts';
import { shownRequest } from './requests.models.ts';
import { countsOf, findRequest, queuedRequests, type RequestRecord, updateRequest } from './requests.repository.ts';
import { reviewFacts } from './review.repository.ts';
import { signalsOf } from './signals.models.ts';

export type OfSupport = Held & { db: Db; accountId: null; publicUrl: string; mailbox: string | null; by: { id: string } };

const queues = {
  waiting: ['sent', 'in_review'],
  customer: ['needs_information'],
  decided: ['approved', 'refused', 'withdrawn'],
} satisfies Record<string, RequestState[]>;

export async function showQueue(db: Db, queue: keyof typeof queues): Promise<{ items: QueueItem[]; nextCursor: null }> {
  const rows = await queuedRequests(db, queues[queue], queue === 'decided' ? 'desc' : 'asc');
  const counts = await countsOf(
    db,
    rows.map((row) => row.id),
  );
  const items = rows.map((row) => {
    const { id, kind, state, version, trunk, carrier, counts: own, sentAt, updatedAt } = shownRequest(row, counts.get(row.id));
    const account = { id: row.accountId, name: row.accountName };
    return { id, kind, state, version, trunk, carrier, counts: own, sentAt, updatedAt, account, reviewer: row.reviewerName };
  });
  return { items, nextCursor: null };
}

export async function reviewRequest(db: Db, requestId: string, now: Date): Promise<ReviewedRequest> {
  const request = await findRequest(db, { accountId: null, requestId });
  if (!request) throw notFound('request');
  const counts = (await countsOf(db, [request.id])).get(request.id);
  const shown = shownRequest(request, counts);
  return {
    ...shown,
    account: { id: request.accountId, name: request.accountName, createdAt: request.accountCreatedAt.toISOString() },
    reviewer: request.reviewerName,
    trunkNow: await trunkNow(db, request),
    signals: signalsOf({
      ...(await reviewFacts(db, request)),
      kind: request.kind,
      settings: shown.settings,
      accountAgeDays: (now.getTime() - request.accountCreatedAt.getTime()) / 86_400_000,
      claims: shown.counts.claims,
      addresses: request.addresses.map(({ cidr }) => cidr),
      preset: presetOf(request),
      addressCountries: new Map(
        request.addresses.flatMap(({ cidr }) => {
          const country = countryOfRange(cidr);
          return country === null ? [] : [[cidr, country]];
        }),
      ),
    }),
    messages: await messagesOf(db, request.id, { internal: true }),
  };
}

async function trunkNow(db: Db, { accountId, trunkId }: RequestRecord): Promise<ReviewedRequest['trunkNow']> {
  const trunk = trunkId === null ? undefined : await findTrunk(db, { accountId, trunkId });
  if (!trunk) return null;
  const addresses = (await sourcesOfTrunks(db, [trunk.id])).map(({ cidr, note }) => ({ cidr, note }));
  const numbers = (await numbersPerTrunk(db, [trunk.id])).get(trunk.id) ?? 0;
  return { addresses, numbers, login: (await findLogin(db, trunk.id)) !== undefined };
}

function presetOf({ carrier }: RequestRecord) {
  const preset = carrier === null ? undefined : findPreset(carrier.preset);
  if (!preset || preset.id === 'other') return null;
  return { name: preset.name, confidence: preset.confidence, ranges: preset.signalling.map(({ cidr }) => cidr) };
}

const change = async (of: OfSupport, work: (trx: Trx) => Promise<void>): Promise<ReviewedRequest> => {
  await of.db.transaction().execute(work);
  return reviewRequest(of.db, of.requestId, new Date());
};

/** Says to colleagues who looks at it. Whoever has it may be relieved by another. */
export const takeRequest = (of: OfSupport) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    await updateRequest(trx, request.id, { state: moved(request, 'take'), reviewerId: of.by.id });
  });

export const askCustomer = (of: OfSupport, text: string) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    await updateRequest(trx, request.id, { state: moved(request, 'ask'), reviewerId: of.by.id });
    await insertMessage(trx, { requestId: request.id, by: of.by, support: true, internal: false, text });
    await tellCustomer(trx, request, { ...of, what: 'asked', text });
  });

/** A note changes nothing that anybody decides by: it needs no version. */
export const addNote = (of: OfSupport, text: string) =>
  change(of, async (trx) => {
    const request = await hold(trx, { ...of, version: null });
    await insertMessage(trx, { requestId: request.id, by: of.by, support: true, internal: true, text });
  });

export const refuseRequest = (of: OfSupport, reason: string) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    await updateRequest(trx, request.id, { state: moved(request, 'refuse'), reason, reviewerId: of.by.id, decidedAt: new Date() });
    await insertMessage(trx, { requestId: request.id, by: of.by, support: true, internal: false, text: `Refused: ${reason}` });
    await tellCustomer(trx, request, { ...of, what: 'refused', text: reason });
  });

/** Support puts the list right; the customer sees in the thread what it became. */
export const correctAddresses = (of: OfSupport, addresses: SourceInput[], allowPrivate: boolean) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    if (request.kind === 'settings') throw otherKind('settings', 'addresses');
    if (!(['sent', 'in_review', 'needs_information'] as RequestState[]).includes(request.state)) throw notPossible(request.state, 'decide');
    const cidrs = checkSources(addresses, { listed: [], allowPrivate, field: (index) => `addresses.${index}.cidr` });
    const list = cidrs.map((cidr, index) => ({ cidr, note: addresses[index]?.note ?? '' }));
    await updateRequest(trx, request.id, { addresses: list, addressesConfirmed: true, reviewerId: of.by.id });
    const text = `The list of addresses was corrected. It is now: ${cidrs.join(', ') || '(empty)'}`;
    await insertMessage(trx, { requestId: request.id, by: of.by, support: true, internal: false, text });
  });
