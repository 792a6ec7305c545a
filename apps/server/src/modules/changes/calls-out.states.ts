/** Rows of calls out: what each account may call, the gateways, where prefixes lead; and what a change of something else means for them. */
import type { GatewayRow, PersonRow } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { accountRow, inForce } from '../calls-out/calls-out.models.ts';
import { decidedOf } from '../calls-out/calls-out.repository.ts';
import { numberFormat } from '../trunks/number-format.models.ts';
import { peopleToWake } from '../wakes/wakes.repository.ts';
import { personRow, type Touched, touchedName } from './changes.models.ts';

type States = Map<string, unknown>;

export async function accountStates(trx: Trx, keys: string[]): Promise<States> {
  const decided = await decidedOf(trx, keys);
  return new Map(
    [...decided].map(([id, { allowed, chosen, ownCountries, spentDay }]) => [
      id,
      accountRow(inForce(allowed, chosen, ownCountries), spentDay !== null),
    ]),
  );
}

export async function gatewayStates(trx: Trx, keys: string[]): Promise<States> {
  const rows = await trx.selectFrom('gateways').selectAll().where('id', 'in', keys).where('removedAt', 'is', null).execute();
  return new Map(
    rows.map((row): [string, GatewayRow] => [
      row.id,
      {
        on: row.isOn,
        address: row.address,
        port: row.port,
        transport: row.transport,
        priority: row.priority,
        weight: row.weight,
        callerIdIn: row.callerIdIn,
        numberFormat: row.numberFormat,
        ...(row.loginUser === null || row.loginPassword === null ? {} : { login: { user: row.loginUser, password: row.loginPassword } }),
        checkSeconds: row.checkSeconds,
      },
    ]),
  );
}

export async function peopleStates(trx: Trx, keys: string[]): Promise<States> {
  const members = await trx
    .selectFrom('members')
    .select(['userId', 'accountId', 'mayCallOut', 'dialsCountry'])
    .where('userId', 'in', keys)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const countries = await firstCountries(trx, keys);
  const toWake = await peopleToWake(trx, keys);
  return new Map(
    [...Map.groupBy(members, (member) => member.userId)].map(([user, own]): [string, PersonRow | null] => {
      const country = own.find((member) => member.dialsCountry !== null)?.dialsCountry ?? countries.get(user);
      const callsOutFor = own.filter((member) => member.mayCallOut).map((member) => member.accountId);
      return [
        user,
        personRow(
          own.map((member) => member.accountId),
          { callsOutFor, ...(country ? { dials: numberFormat(country) } : {}), ...(toWake.has(user) ? { wakes: true } : {}) },
        ),
      ];
    }),
  );
}

/** The country of each person's oldest number. */
export async function firstCountries(db: Db, users: string[]): Promise<Map<string, string>> {
  if (users.length === 0) return new Map();
  const rows = await db
    .selectFrom('numberPeople')
    .innerJoin('numbers', 'numbers.id', 'numberPeople.numberId')
    .distinctOn('numberPeople.userId')
    .select(['numberPeople.userId', 'numbers.country'])
    .where('numberPeople.userId', 'in', users)
    .where('numbers.state', 'not in', ['requested', 'removed'])
    .where('numbers.country', 'is not', null)
    .orderBy('numberPeople.userId')
    .orderBy('numbers.createdAt')
    .orderBy('numbers.id')
    .execute();
  return new Map(rows.flatMap((row) => (row.country === null ? [] : [[row.userId, row.country]])));
}

/**
 * A number's country is one that its account may call and its people type numbers in, and an account is there once it has people: what is touched
 * of them touches these, so that no usecase has to remember it.
 */
export async function withDependents(trx: Trx, touched: Touched[]): Promise<Touched[]> {
  const all = new Map(touched.map((one) => [touchedName(one), one]));
  const add = (table: 'people' | 'accounts', key: string) => {
    const one: Touched = { table, key, edgeId: null };
    all.set(touchedName(one), one);
  };
  const keysOf = (table: string) => touched.filter((one) => one.table === table).map((one) => one.key);
  const among = (keys: string[]) => sql`(select jsonb_array_elements_text(${json(keys)}::jsonb))`;
  const numbers = keysOf('numbers');
  if (numbers.length > 0) {
    const owners = await sql<{ account: string }>`select distinct account_id as account from numbers
      where e164 in ${among(numbers.map((key) => `+${key}`))}`.execute(trx);
    // Those a number rings now, and those it rang before.
    const people = await sql<{ person: string }>`select number_people.user_id as person from number_people
        join numbers on numbers.id = number_people.number_id where numbers.e164 in ${among(numbers.map((key) => `+${key}`))}
      union select jsonb_array_elements_text(value -> 'people') from routes
        where table_name = 'numbers' and value is not null and key in ${among(numbers)}`.execute(trx);
    for (const row of owners.rows) add('accounts', row.account);
    for (const row of people.rows) add('people', row.person);
  }
  const people = keysOf('people');
  if (people.length > 0) {
    const accounts = await sql<{ account: string }>`select distinct account_id as account from members
      where user_id in ${among(people)}`.execute(trx);
    for (const row of accounts.rows) add('accounts', row.account);
  }
  return [...all.values()];
}
