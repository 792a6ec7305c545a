/** The customer's side of a request: a draft that keeps every step, sent, withdrawn, taken up again. */
import { type BringRequest, newId, type RequestKind, type SettingChange, type SettingsAsked } from '@patchcord/contracts';
import { type Db, type Trx, within } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { findPreset, findPresetByName } from '../carriers/carriers.models.ts';
import { findLocation } from '../locations/locations.repository.ts';
import { sourcesOfTrunks } from '../sources/sources.repository.ts';
import { checkSources, type SourceInput } from '../sources/sources.usecases.ts';
import { changesForReview } from '../trunks/review.models.ts';
import { lockTrunk, type TrunkRecord } from '../trunks/trunks.repository.ts';
import { checkCountry } from '../trunks/trunks.usecases.ts';
import { type Actor, type Held, hold, holdForEdit, moved } from './change.ts';
import {
  askedAlready,
  locationUnknown,
  notComplete,
  nothingToAsk,
  otherKind,
  presetUnknown,
  tooManyRequests,
  trunkForRequest,
  trunkNeeded,
} from './requests.errors.ts';
import { addressesFor, missingOf, shownRequest } from './requests.models.ts';
import {
  countRequests,
  countsOf,
  findAskedFor,
  findRequest,
  insertRequest,
  type LockedRequest,
  listRequests,
  locationOfTrunk,
  noCounts,
  type RequestSet,
  updateRequest,
} from './requests.repository.ts';

/** A change by a customer: always of an account that was checked. */
export type OfCustomer = Held & { db: Db; accountId: string };

const mostAtOnce = 50;

export async function showRequests({
  db,
  accountId,
  limit,
  cursor,
  trunk,
}: {
  db: Db;
  accountId: string;
  trunk?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}) {
  const rows = await listRequests(db, accountId, { limit, after: readCursor(cursor), trunk });
  const counts = await countsOf(
    db,
    rows.map((row) => row.id),
  );
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => shownRequest(row, counts.get(row.id)),
  );
}

export async function showRequest(db: Db, place: { accountId: string; requestId: string }): Promise<BringRequest> {
  const request = await findRequest(db, place);
  if (!request) throw notFound('request');
  return shownRequest(request, (await countsOf(db, [request.id])).get(request.id));
}

const change = async ({ db, ...held }: OfCustomer, work: (trx: Trx) => Promise<void>): Promise<BringRequest> => {
  await within(db, work);
  return showRequest(db, held);
};
type Step = (request: LockedRequest, trx: Trx) => Promise<RequestSet> | RequestSet;
const edit = (of: OfCustomer, set: Step, kinds?: readonly RequestKind[]) =>
  change(of, async (trx) => {
    const request = await holdForEdit(trx, of, kinds);
    await updateRequest(trx, request.id, await set(request, trx));
  });

export interface CreateRequest {
  db: Db;
  accountId: string;
  by: Actor;
  allowPrivate: boolean;
  request: { kind: RequestKind; trunk?: string | undefined; addresses: SourceInput[]; settings?: SettingsAsked; send: boolean };
}
export async function createRequest({ db, accountId, by, allowPrivate, request }: CreateRequest): Promise<BringRequest> {
  const id = newId('request');
  await within(db, async (trx) => {
    if (request.kind !== 'numbers' && request.trunk === undefined) throw trunkNeeded();
    if (request.kind === 'settings' && request.addresses.length > 0) throw otherKind('settings', 'addresses');
    const trunk = request.trunk === undefined ? null : await lockTrunk(trx, { accountId, trunkId: request.trunk });
    if (trunk === undefined) throw trunkForRequest((request.trunk ?? '').slice(0, 200));
    if ((await countRequests(trx, accountId, ['draft', 'sent', 'in_review', 'needs_information'])) >= mostAtOnce) {
      throw tooManyRequests(mostAtOnce);
    }
    const cidrs = await checkAddresses(trx, trunk?.id ?? null, request.addresses, allowPrivate);
    const asked = trunk ? await findAskedFor(trx, { trunkId: trunk.id, cidrs }) : null;
    if (asked) throw askedAlready({ ...asked, index: cidrs.indexOf(asked.cidr) });
    const settings = trunk && request.kind === 'settings' ? settingsToAsk(trunk, request.settings ?? {}) : [];
    await insertRequest(trx, {
      id,
      accountId,
      kind: request.kind,
      settings,
      trunkId: trunk?.id ?? null,
      carrier: trunk ? { preset: findPresetByName(trunk.carrier)?.id ?? 'other', name: trunk.carrier, understood: true } : null,
      addresses: cidrs.map((cidr, index) => ({ cidr, note: request.addresses[index]?.note ?? '' })),
      locationId: await likelyLocation(trx, trunk?.id ?? null),
      createdBy: by.id,
      createdByName: by.name,
    });
    const after = { kind: request.kind, trunk: trunk?.id ?? null, addresses: cidrs, settings };
    await recordAudit(trx, { account: accountId, action: 'request.made', subject: { id, label: trunk?.name ?? 'Request' }, after });
    if (request.send) await send(trx, await hold(trx, { accountId, requestId: id, version: null, by }));
  });
  return showRequest(db, { accountId, requestId: id });
}

function settingsToAsk(trunk: TrunkRecord, asked: SettingsAsked): SettingChange[] {
  checkCountry(asked.country);
  const changes = changesForReview(trunk, asked);
  if (changes.length === 0) throw nothingToAsk();
  return changes;
}

/** Where the trunk's numbers are forwarded to already; and where there is one location, there is nothing to choose. */
async function likelyLocation(trx: Trx, trunkId: string | null): Promise<string | null> {
  const used = trunkId === null ? null : await locationOfTrunk(trx, trunkId);
  if (used !== null) return used;
  const locations = await trx.selectFrom('locations').select('id').limit(2).execute();
  return locations.length === 1 ? (locations[0]?.id ?? null) : null;
}

async function checkAddresses(trx: Trx, trunkId: string | null, inputs: SourceInput[], allowPrivate: boolean): Promise<string[]> {
  const listed = trunkId === null ? [] : (await sourcesOfTrunks(trx, [trunkId])).map((source) => source.cidr);
  return checkSources(inputs, { listed, allowPrivate, field: (index) => `addresses.${index}.cidr` });
}

export const setCarrier = (of: OfCustomer, step: NonNullable<LockedRequest['carrier']>) =>
  edit(of, (request) => {
    if (!findPreset(step.preset)) throw presetUnknown(step.preset);
    const addresses = addressesFor(step.preset, request);
    return { carrier: step, ...(addresses ? { addresses, addressesConfirmed: false } : {}) };
  });

export const setAddresses = (
  { allowPrivate, ...of }: OfCustomer & { allowPrivate: boolean },
  { addresses, confirmed }: { addresses: SourceInput[]; confirmed: boolean },
) =>
  edit(
    of,
    async (request, trx) => {
      const cidrs = await checkAddresses(trx, request.trunkId, addresses, allowPrivate);
      return {
        addresses: cidrs.map((cidr, index) => ({ cidr, note: addresses[index]?.note ?? '' })),
        addressesConfirmed: confirmed && addresses.length > 0,
      };
    },
    ['addresses', 'numbers'],
  );

export const setLocation = (of: OfCustomer, location: string) =>
  edit(of, async (_, trx) => {
    if (!(await findLocation(trx, location))) throw locationUnknown(location.slice(0, 200));
    return { locationId: location };
  });

async function send(trx: Trx, request: LockedRequest): Promise<void> {
  const state = moved(request, 'send');
  const counts = (await countsOf(trx, [request.id])).get(request.id) ?? noCounts;
  const missing = missingOf(request, counts);
  if (missing.length > 0) throw notComplete(missing.map(({ step, message }) => ({ field: step, received: '', message })));
  await updateRequest(trx, request.id, { state, sentAt: new Date(), reason: '' });
}

export const sendRequest = (of: OfCustomer) => change(of, async (trx) => send(trx, await hold(trx, of)));

export const withdrawRequest = (of: OfCustomer) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    await updateRequest(trx, request.id, { state: moved(request, 'withdraw') });
  });

/** What was entered is kept. */
export const reopenRequest = (of: OfCustomer) =>
  change(of, async (trx) => {
    const request = await hold(trx, of);
    await updateRequest(trx, request.id, { state: moved(request, 'reopen') });
  });
