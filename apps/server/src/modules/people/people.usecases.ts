import type { AccountRole, Person } from '@patchcord/contracts';
import { isSupportedCountry } from 'libphonenumber-js/max';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { firstCountries } from '../changes/calls-out.states.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { devicesOf } from '../devices/devices.repository.ts';
import { peopleOnline } from '../edges/edges.repository.ts';
import { reachOf } from '../wakes/wakes.repository.ts';
import { countryUnknown, lastOwner, ownerOnly, rolesByOwner } from './people.errors.ts';
import {
  deleteMember,
  deleteUserWithoutAccount,
  findPerson,
  listPeople,
  lockMembers,
  lockOwners,
  numbersOfPeople,
  type PersonPlace,
  type PersonRecord,
  type PersonSet,
  updatePerson,
} from './people.repository.ts';

async function show(db: Db, accountId: string, people: PersonRecord[]): Promise<Map<string, Person>> {
  const online = await peopleOnline(db, new Date());
  const ids = people.map((person) => person.id);
  const reach = await reachOf(db, ids, new Date());
  const numbers = await numbersOfPeople(db, accountId, ids);
  const countries = await firstCountries(db, ids);
  return new Map(
    people.map(({ id, name, email, role, mayCallOut, dialsCountry }) => [
      id,
      {
        id,
        name,
        email,
        role,
        online: online.has(id),
        reachedBy: reach(id),
        numbers: numbers.get(id) ?? [],
        mayCallOut,
        dialsCountry,
        dials: dialsCountry ?? countries.get(id) ?? null,
      },
    ]),
  );
}

export async function showPeople({
  db,
  accountId,
  limit,
  cursor,
}: {
  db: Db;
  accountId: string;
  limit: number;
  cursor: string | undefined;
}) {
  const rows = await listPeople(db, accountId, { limit, after: readCursor(cursor) });
  const shown = await show(db, accountId, rows.slice(0, limit));
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => shown.get(row.id) as Person,
  );
}

async function showPerson(db: Db, place: PersonPlace): Promise<Person> {
  const person = await findPerson(db, place);
  const shown = person && (await show(db, place.accountId, [person])).get(person.id);
  if (!shown) throw notFound('person');
  return shown;
}

export interface ChangePerson extends PersonPlace {
  db: Db;
  feed: ChangeFeed;
  by: AccountRole;
  change: PersonSet;
}
export async function changePerson({ db, feed, by, change, ...place }: ChangePerson): Promise<Person> {
  const { dialsCountry } = change;
  if (dialsCountry && !isSupportedCountry(dialsCountry)) throw countryUnknown(dialsCountry);
  await feed.change(async (trx, touch) => {
    const owners = await lockOwners(trx, place.accountId);
    const role = (await lockMembers(trx, place.accountId, [place.userId])).get(place.userId);
    if (!role) throw notFound('person');
    if (role === 'owner' && by !== 'owner') throw ownerOnly();
    const isNewRole = change.role !== undefined && change.role !== role;
    if (isNewRole && by !== 'owner') throw rolesByOwner();
    if (isNewRole && role === 'owner' && owners.length === 1) throw lastOwner();
    const before = await findPerson(trx, place);
    await updatePerson(trx, { ...place, ...change });
    const subject = { id: place.userId, label: before?.name ?? '' };
    await recordAudit(trx, { account: place.accountId, action: 'person.changed', subject, before: before ?? {}, after: change });
    if (change.mayCallOut !== undefined || dialsCountry !== undefined) touch('people', place.userId);
  });
  return showPerson(db, place);
}

export const removePerson = ({ feed, by, ...place }: PersonPlace & { feed: ChangeFeed; by: AccountRole }): Promise<void> =>
  feed.change(async (trx, touch) => {
    const owners = await lockOwners(trx, place.accountId);
    const role = (await lockMembers(trx, place.accountId, [place.userId])).get(place.userId);
    if (!role) throw notFound('person');
    if (role === 'owner' && by !== 'owner') throw ownerOnly();
    if (role === 'owner' && owners.length === 1) throw lastOwner();
    const person = await findPerson(trx, place);
    const numbers = await deleteMember(trx, place);
    for (const e164 of numbers) touch('numbers', numberKey(e164));
    const subject = { id: place.userId, label: person?.name ?? '' };
    await recordAudit(trx, {
      account: place.accountId,
      action: 'person.removed',
      subject,
      before: { email: person?.email, role, numbers },
    });
    for (const { userName } of await devicesOf(trx, place.userId)) touch('devices', userName);
    await deleteUserWithoutAccount(trx, place.userId);
    touch('people', place.userId);
  });
