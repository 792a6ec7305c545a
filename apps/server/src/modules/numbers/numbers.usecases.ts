import { isPortingOpen, type NumberHours, newId, type PhoneNumber, restorableUntilMs, type Unanswered } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import { revisionsOf } from '../changes/changes.repository.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { liveOn } from '../edges/edges.models.ts';
import { appliedRevisions, peopleOnline } from '../edges/edges.repository.ts';
import { forwardTlsUri, forwardUri } from '../locations/locations.models.ts';
import { listLocations } from '../locations/locations.repository.ts';
import { lockMembers } from '../people/people.repository.ts';
import { portedStays, portingUnderWay } from '../portings/portings.errors.ts';
import { bindingPorting } from '../portings/portings.repository.ts';
import { lockTrunk } from '../trunks/trunks.repository.ts';
import { isOpenNow } from '../unanswered/hours.models.ts';
import { nothingInstead, voicemailCodeFor } from '../unanswered/unanswered.models.ts';
import { checkWanted, mailed, toStore, type Wanted } from '../unanswered/unanswered.usecases.ts';
import { reachOf } from '../wakes/wakes.repository.ts';
import { moved } from './number-moves.models.ts';
import { alreadyLive, moveNeedsReview, numberInvalid, peopleUnknown, trunkUnknown } from './numbers.errors.ts';
import { checkNumber, formatNumber } from './numbers.models.ts';
import {
  carrierOf,
  findNumber,
  insertNumber,
  listNumbers,
  lockNumber,
  type NumberPlace,
  type NumberRecord,
  peopleOfNumbers,
  setPeople,
  trunkOf,
  updateNumber,
} from './numbers.repository.ts';

async function show(db: Db, numbers: NumberRecord[]): Promise<Map<string, PhoneNumber>> {
  const people = await peopleOfNumbers(
    db,
    numbers.map((number) => number.id),
  );
  const byNumber = Map.groupBy(people, (person) => person.numberId);
  const now = new Date();
  const online = await peopleOnline(db, now);
  const ids = people.map(({ id }) => id);
  const reach = await reachOf(db, [...new Set(ids)], now);
  const revisions = await revisionsOf(
    db,
    'numbers',
    numbers.map((number) => numberKey(number.e164)),
  );
  const edges = await appliedRevisions(db);
  const locations = await listLocations(db);
  return new Map(
    numbers.map((number) => [
      number.id,
      {
        id: number.id,
        e164: number.e164,
        formatted: formatNumber(number.e164),
        country: number.country,
        state: number.state,
        trunk: {
          id: number.trunkId,
          name: number.trunkName,
          carrier: number.trunkCarrier,
          on: number.trunkIsOn,
          upstream: number.trunkAccountId === null,
          voicemailCode: voicemailCodeFor(number.trunkCarrier),
        },
        on: number.pausedAt === null,
        people: (byNumber.get(number.id) ?? []).map(({ id, name }) => ({ id, name, online: online.has(id), reachedBy: reach(id) })),
        peopleLost: number.peopleLost,
        lastCallAt: number.lastCallAt?.toISOString() ?? null,
        pausedAt: number.pausedAt?.toISOString() ?? null,
        restorableUntil: number.removedAt ? new Date(restorableUntilMs(number.removedAt.getTime())).toISOString() : null,
        ringSeconds: number.ringSeconds,
        proved: number.provedAt !== null || number.trunkAccountId === null,
        unanswered: number.unanswered ?? nothingInstead,
        hours: number.hours,
        open: isOpenNow(number.hours, now),
        createdAt: number.createdAt.toISOString(),
        live: liveOn(edges, revisions.get(numberKey(number.e164)) ?? 0, now),
        forwards: locations.map((location) => ({
          location: location.name,
          uri: forwardUri(number.e164, location),
          tlsUri: forwardTlsUri(number.e164, location),
        })),
      },
    ]),
  );
}

export interface ShowNumbers {
  db: Db;
  accountId: string;
  ringing: string | null;
  removed: boolean;
  limit: number;
  cursor?: string | undefined;
}

/** Removed before this, a number is gone for good. */
export const goneBefore = (now: Date): Date => new Date(now.getTime() - restorableUntilMs(0));

export async function showNumbers({ db, accountId, ringing, removed, limit, cursor }: ShowNumbers) {
  const removedSince = removed ? goneBefore(new Date()) : null;
  const rows = await listNumbers(db, accountId, { limit, after: readCursor(cursor), ringing, removedSince });
  const shown = await show(db, rows.slice(0, limit));
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => shown.get(row.id) as PhoneNumber,
  );
}

export async function showNumber({ db, ...place }: NumberPlace & { db: Db }): Promise<PhoneNumber> {
  const number = await findNumber(db, place);
  if (number?.removedAt && number.removedAt < goneBefore(new Date())) throw notFound('number');
  const shown = number && (await show(db, [number])).get(number.id);
  if (!shown) throw notFound('number');
  return shown;
}

/** Members of this account only, each once, in the order given; held so that nobody is removed meanwhile. */
async function checkPeople(trx: Trx, accountId: string, people: string[], wanted: Wanted = {}): Promise<string[]> {
  const members = await lockMembers(trx, accountId, [...people, ...mailed(wanted)]);
  checkWanted(wanted, members);
  const unknown = people.flatMap((id, index) =>
    members.has(id) ? [] : [{ field: `people.${index}`, received: id.slice(0, 200), message: 'There is no such person in this account.' }],
  );
  if (unknown.length > 0) throw peopleUnknown(unknown);
  return [...new Set(people)];
}

export interface AddNumber {
  e164: string;
  trunk: string;
  people: string[];
  on: boolean;
  ringSeconds: number;
}

export async function addNumber({
  db,
  feed,
  accountId,
  number,
}: {
  db: Db;
  feed: ChangeFeed;
  accountId: string;
  number: AddNumber;
}): Promise<PhoneNumber> {
  const id = newId('number');
  await feed.change(async (trx, touch) => {
    const trunk = await lockTrunk(trx, { accountId, trunkId: number.trunk });
    if (!trunk) throw trunkUnknown(number.trunk.slice(0, 200));
    const check = checkNumber(number.e164, trunk.country);
    if (!check.ok) throw numberInvalid(number.e164, check.message);
    const people = await checkPeople(trx, accountId, number.people);
    const { e164, country } = check;
    const made = await insertNumber(trx, {
      id,
      accountId,
      trunkId: trunk.id,
      e164,
      country,
      state: number.on ? 'awaiting_forward' : 'paused',
      ringSeconds: number.ringSeconds,
    });
    if (!made) throw alreadyLive(e164);
    await setPeople(trx, id, people);
    await recordAudit(trx, {
      account: accountId,
      action: 'number.added',
      subject: { id, label: e164 },
      after: { trunk: trunk.id, people, on: number.on, ringSeconds: number.ringSeconds },
    });
    touch('numbers', numberKey(e164));
  });
  return showNumber({ db, accountId, numberId: id });
}

/** Where a number that is being ported comes from is the porting's to say. Support may bring a ported one to a trunk again. */
export async function refuseWhilePorting(trx: Trx, numberId: string, what: 'moved' | 'removed', reviewed = false): Promise<void> {
  const porting = await bindingPorting(trx, numberId);
  if (!porting) return;
  if (isPortingOpen(porting.state)) throw portingUnderWay(what);
  if (what === 'moved' && !reviewed) throw portedStays();
}

export interface ChangeNumber {
  trunk?: string | undefined;
  people?: string[] | undefined;
  on?: boolean | undefined;
  ringSeconds?: number | undefined;
  unanswered?: Unanswered | undefined;
  hours?: NumberHours | null | undefined;
}

export async function changeNumber({
  db,
  feed,
  change,
  reviewed,
  ...place
}: NumberPlace & { db: Db; feed: ChangeFeed; change: ChangeNumber; reviewed: boolean }): Promise<PhoneNumber> {
  await feed.change(async (trx, touch) => {
    const moves = change.trunk !== undefined && change.trunk !== (await trunkOf(trx, place));
    // The trunk before the number, as everywhere: two transactions never wait for each other.
    if (change.trunk !== undefined && moves && !(await lockTrunk(trx, { accountId: place.accountId, trunkId: change.trunk }))) {
      if (await lockNumber(trx, place)) throw trunkUnknown(change.trunk.slice(0, 200));
    }
    const chosen = await checkPeople(trx, place.accountId, change.people ?? [], change);
    const people = change.people && chosen;
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    const instead = await toStore(trx, change, number, await carrierOf(trx, change.trunk ?? number.trunkId));
    if (moves) await refuseWhilePorting(trx, number.id, 'moved', reviewed);
    if (!reviewed && moves && change.trunk !== undefined) throw moveNeedsReview(number.e164, change.trunk);
    await updateNumber(trx, number.id, {
      ...(change.trunk === undefined ? {} : { trunkId: change.trunk }),
      ...(change.on === undefined || change.on === (number.pausedAt === null)
        ? {}
        : moved(number, change.on ? 'resume' : 'pause', new Date())),
      ...(change.ringSeconds === undefined ? {} : { ringSeconds: change.ringSeconds }),
      ...(instead.unanswered === undefined ? {} : { unanswered: json(instead.unanswered) }),
      ...(instead.hours === undefined ? {} : { hours: instead.hours === null ? null : json(instead.hours) }),
    });
    const rung = people && (await peopleOfNumbers(trx, [number.id])).map((person) => person.id);
    if (people) await setPeople(trx, number.id, people);
    await recordAudit(trx, {
      account: place.accountId,
      action: 'number.changed',
      subject: { id: number.id, label: number.e164 },
      before: {
        trunk: number.trunkId,
        people: rung,
        on: number.pausedAt === null,
        ringSeconds: number.ringSeconds,
        unanswered: number.unanswered ?? nothingInstead,
        hours: number.hours,
      },
      after: { ...change, people, ...instead },
    });
    touch('numbers', numberKey(number.e164));
  });
  return showNumber({ db, ...place });
}
