import { newId, type Trunk, type TrunkChange } from '@patchcord/contracts';
import { isSupportedCountry } from 'libphonenumber-js/max';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { liveOn } from '../edges/edges.models.ts';
import { appliedRevisions } from '../edges/edges.repository.ts';
import { listLocations } from '../locations/locations.repository.ts';
import { loginServers, type ServerLocation } from '../logins/logins.models.ts';
import { deleteLogin, type LoginRecord, loginsOfTrunks } from '../logins/logins.repository.ts';
import { deleteSourcesOfTrunk, sourcesOfTrunks } from '../sources/sources.repository.ts';
import { addSources, type SourceInput } from '../sources/sources.usecases.ts';
import { changesForReview } from './review.models.ts';
import { changeNeedsReview, countryUnknown, tooManyTrunks, trunkHasNumbers } from './trunks.errors.ts';
import {
  countTrunks,
  findTrunk,
  insertTrunk,
  listTrunks,
  lockTrunk,
  markTrunkRemoved,
  numbersPerTrunk,
  type TrunkPlace,
  type TrunkRecord,
  updateTrunk,
} from './trunks.repository.ts';

export interface Reading {
  db: Db;
  sipDomain: string;
}

/** Trunks with what stands around them, a fixed number of queries for any number of trunks. */
async function show({ db, sipDomain }: Reading, trunks: TrunkRecord[]): Promise<Map<string, Trunk>> {
  const ids = trunks.map((trunk) => trunk.id);
  const sources = await sourcesOfTrunks(db, ids);
  const byTrunk = Map.groupBy(sources, (source) => source.trunkId);
  const numbers = await numbersPerTrunk(db, ids);
  const logins = await loginsOfTrunks(db, ids);
  const locations = logins.size > 0 ? await listLocations(db) : [];
  const edges = await appliedRevisions(db);
  const now = new Date();
  return new Map(
    trunks.map((trunk) => {
      const own = byTrunk.get(trunk.id) ?? [];
      const { id, name, carrier, calledFrom, callerFrom, country, callsLimit, callsPerSecond } = trunk;
      const shown: Trunk = {
        id,
        name,
        carrier,
        on: trunk.isOn,
        calledFrom,
        callerFrom,
        country,
        callsLimit,
        callsPerSecond,
        sources: own.map((source) => ({ id: source.id, cidr: source.cidr, note: source.note, addedAt: source.addedAt.toISOString() })),
        login: shownLogin(logins.get(id), locations, sipDomain),
        loginAllowed: trunk.loginAllowed,
        numbers: numbers.get(id) ?? 0,
        createdAt: trunk.createdAt.toISOString(),
        live: liveOn(edges, trunk.changedRevision, now),
      };
      return [id, shown];
    }),
  );
}

const shownLogin = (login: LoginRecord | undefined, locations: ServerLocation[], sipDomain: string): Trunk['login'] =>
  login === undefined
    ? null
    : { user: login.userName, servers: loginServers(login.label, locations, sipDomain), changedAt: login.changedAt.toISOString() };

export async function showTrunks({
  db,
  sipDomain,
  accountId,
  limit,
  cursor,
}: Reading & { accountId: string; limit: number; cursor: string | undefined }) {
  const rows = await listTrunks(db, accountId, { limit, after: readCursor(cursor) });
  const shown = await show({ db, sipDomain }, rows.slice(0, limit));
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => shown.get(row.id) as Trunk,
  );
}

export async function showTrunk({ db, sipDomain, ...place }: TrunkPlace & Reading): Promise<Trunk> {
  const trunk = await findTrunk(db, place);
  const shown = trunk && (await show({ db, sipDomain }, [trunk])).get(trunk.id);
  if (!shown) throw notFound('trunk');
  return shown;
}

export interface AddTrunk extends TrunkChange {
  name: string;
  carrier: string;
  sources: SourceInput[];
}

const mostTrunks = 100;

/** Twilio sends 30 calls/s per address, Telnyx 20: an office needs less, and the trunk's owner may raise it. */
const defaults = { callsLimit: 100, callsPerSecond: 20 };

export const checkCountry = (country: string | null | undefined) => {
  if (country && !isSupportedCountry(country)) throw countryUnknown(country);
};

/** In the transaction of what it is made for. @returns its id. */
export async function createTrunk(
  trx: Trx,
  touch: Touch,
  {
    accountId,
    trunk,
    allowPrivate,
    field,
  }: { accountId: string; trunk: AddTrunk; allowPrivate: boolean; field: (index: number) => string },
): Promise<string> {
  checkCountry(trunk.country);
  const id = newId('trunk');
  if ((await countTrunks(trx, accountId)) >= mostTrunks) throw tooManyTrunks(mostTrunks);
  await insertTrunk(trx, {
    id,
    accountId,
    name: trunk.name,
    carrier: trunk.carrier,
    isOn: trunk.on ?? true,
    calledFrom: trunk.calledFrom ?? 'request_uri',
    callerFrom: trunk.callerFrom ?? ['p_asserted_identity', 'remote_party_id', 'from'],
    country: trunk.country ?? null,
    callsLimit: trunk.callsLimit ?? defaults.callsLimit,
    callsPerSecond: trunk.callsPerSecond ?? defaults.callsPerSecond,
  });
  touch('trunks', id);
  await recordAudit(trx, { account: accountId, action: 'trunk.added', subject: { id, label: trunk.name }, after: trunk });
  await addSources(trx, touch, { trunkId: id, inputs: trunk.sources, allowPrivate, field });
  return id;
}

export async function addTrunk({
  db,
  sipDomain,
  feed,
  accountId,
  trunk,
  allowPrivate,
}: Reading & { feed: ChangeFeed; accountId: string; trunk: AddTrunk; allowPrivate: boolean }): Promise<Trunk> {
  const field = (index: number) => `sources.${index}.cidr`;
  const id = await feed.change((trx, touch) => createTrunk(trx, touch, { accountId, trunk, allowPrivate, field }));
  return showTrunk({ db, sipDomain, accountId, trunkId: id });
}

export interface ChangeTrunk {
  feed: ChangeFeed;
  change: TrunkChange & { loginAllowed?: boolean | undefined };
  /** Support does it, who else would be asked. */
  reviewed: boolean;
}
export async function changeTrunk({ db, sipDomain, feed, change, reviewed, ...place }: TrunkPlace & Reading & ChangeTrunk): Promise<Trunk> {
  checkCountry(change.country);
  await feed.change(async (trx, touch) => {
    const trunk = await lockTrunk(trx, place);
    if (!trunk) throw notFound('trunk');
    const forReview = reviewed ? [] : changesForReview(trunk, change);
    if (forReview.length > 0) throw changeNeedsReview(forReview);
    await applyChange(trx, touch, trunk, change);
  });
  return showTrunk({ db, sipDomain, ...place });
}

/** For a trunk that is locked by this transaction. */
export async function applyChange(
  trx: Trx,
  touch: Touch,
  trunk: TrunkRecord,
  change: TrunkChange & { loginAllowed?: boolean | undefined },
): Promise<void> {
  checkCountry(change.country);
  await updateTrunk(trx, trunk.id, change);
  await recordAudit(trx, {
    account: trunk.accountId,
    action: 'trunk.changed',
    subject: { id: trunk.id, label: trunk.name },
    before: { ...trunk, on: trunk.isOn },
    after: change,
  });
  touch('trunks', trunk.id);
}

export const removeTrunk = ({ feed, ...place }: TrunkPlace & { feed: ChangeFeed }): Promise<void> =>
  feed.change(async (trx, touch) => {
    const trunk = await lockTrunk(trx, place);
    if (!trunk) throw notFound('trunk');
    const numbers = (await numbersPerTrunk(trx, [place.trunkId])).get(place.trunkId) ?? 0;
    if (numbers > 0) throw trunkHasNumbers(numbers);
    const sources = await deleteSourcesOfTrunk(trx, place.trunkId);
    for (const cidr of sources) touch('sources', cidr);
    const label = await deleteLogin(trx, place.trunkId);
    if (label !== null) touch('labels', label);
    await markTrunkRemoved(trx, place.trunkId);
    const before = { carrier: trunk.carrier, sources };
    await recordAudit(trx, { account: place.accountId, action: 'trunk.removed', subject: { id: trunk.id, label: trunk.name }, before });
    touch('trunks', place.trunkId);
  });
