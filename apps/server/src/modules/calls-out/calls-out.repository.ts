import { type Selectable, sql } from 'kysely';
import type { CallsOutTable } from '../../platform/database/calls-out-tables.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';
import { type Allowed, allowedAtFirst, type Chosen, chosenAtFirst } from './calls-out.models.ts';

export interface Decided {
  allowed: Allowed;
  chosen: Chosen;
  /** Countries of the account's own numbers. */
  ownCountries: string[];
  /** The day whose spend limit is reached, 'YYYY-MM-DD'. */
  spentDay: string | null;
}

/** '20.0000' of the database is '20'. */
const amount = (text: string | null) => text?.replace(/\.?0+$/, (zeros) => (text.includes('.') ? '' : zeros)) ?? null;

const read = (row: Selectable<CallsOutTable> | undefined, ownCountries: string[]): Decided => ({
  allowed: row
    ? {
        on: row.allowed,
        countries: row.allowedCountries,
        callsLimit: row.allowedCallsLimit,
        callsLimitPerPerson: row.allowedCallsLimitPerPerson,
        spendPerDay: amount(row.allowedSpendPerDay),
      }
    : allowedAtFirst,
  chosen: row
    ? {
        on: row.isOn,
        countries: row.countries,
        callsLimit: row.callsLimit,
        callsLimitPerPerson: row.callsLimitPerPerson,
        spendPerDay: amount(row.spendPerDay),
      }
    : chosenAtFirst,
  ownCountries,
  spentDay: row?.spentDay ?? null,
});

/** Of the accounts that there are. */
export async function decidedOf(db: Db, accountIds: string[]): Promise<Map<string, Decided>> {
  if (accountIds.length === 0) return new Map();
  const accounts = await db.selectFrom('accounts').select('id').where('id', 'in', accountIds).execute();
  const rows = await db.selectFrom('callsOut').selectAll().where('accountId', 'in', accountIds).execute();
  const countries = await db
    .selectFrom('numbers')
    .select(['accountId', 'country'])
    .distinct()
    .where('accountId', 'in', accountIds)
    .where('state', 'not in', ['requested', 'removed'])
    .where('country', 'is not', null)
    .orderBy('country')
    .execute();
  return new Map(
    accounts.map(({ id }) => [
      id,
      read(
        rows.find((row) => row.accountId === id),
        countries.flatMap((row) => (row.accountId === id && row.country !== null ? [row.country] : [])),
      ),
    ]),
  );
}

/** Of two who decide for one account at once, the second sees what the first did. */
export async function lockAccountCalls(trx: Trx, accountId: string): Promise<void> {
  await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
}

export async function saveDecided(trx: Trx, accountId: string, { allowed, chosen }: Pick<Decided, 'allowed' | 'chosen'>): Promise<void> {
  const list = (countries: string[] | null) => (countries === null ? null : json(countries));
  const set = {
    allowed: allowed.on,
    allowedCountries: list(allowed.countries),
    allowedCallsLimit: allowed.callsLimit,
    allowedCallsLimitPerPerson: allowed.callsLimitPerPerson,
    allowedSpendPerDay: allowed.spendPerDay,
    isOn: chosen.on,
    countries: list(chosen.countries),
    callsLimit: chosen.callsLimit,
    callsLimitPerPerson: chosen.callsLimitPerPerson,
    spendPerDay: chosen.spendPerDay,
    changedAt: new Date(),
  };
  await trx
    .insertInto('callsOut')
    .values({ accountId, ...set })
    .onConflict((on) => on.column('accountId').doUpdateSet(set))
    .execute();
}

export interface AccountList {
  limit: number;
  after: Place | null;
  /** A part of the name. */
  search?: string | undefined;
}
export const listAccounts = (db: Db, { limit, after, search }: AccountList) =>
  db
    .selectFrom('accounts')
    .select(['id', 'name', 'createdAt'])
    .$if(search !== undefined && search !== '', (query) => query.where(sql<boolean>`position(lower(${search ?? ''}) in lower(name)) > 0`))
    .$if(after !== null, (query) =>
      query.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? ''))),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
