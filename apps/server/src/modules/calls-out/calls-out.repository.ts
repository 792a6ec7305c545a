import type { Selectable } from 'kysely';
import type { CallsOutTable } from '../../platform/database/calls-out-tables.ts';
import type { Db } from '../../platform/database/database.ts';
import { type Allowed, allowedAtFirst, type Chosen, chosenAtFirst } from './calls-out.models.ts';

export interface Decided {
  allowed: Allowed;
  chosen: Chosen;
  /** Countries of the account's own numbers. */
  ownCountries: string[];
  /** The day whose spend limit is reached, 'YYYY-MM-DD'. */
  spentDay: string | null;
}

const read = (row: Selectable<CallsOutTable> | undefined, ownCountries: string[]): Decided => ({
  allowed: row
    ? {
        on: row.allowed,
        countries: row.allowedCountries,
        callsLimit: row.allowedCallsLimit,
        callsLimitPerPerson: row.allowedCallsLimitPerPerson,
        spendADay: row.allowedSpendADay,
      }
    : allowedAtFirst,
  chosen: row
    ? {
        on: row.isOn,
        countries: row.countries,
        callsLimit: row.callsLimit,
        callsLimitPerPerson: row.callsLimitPerPerson,
        spendADay: row.spendADay,
      }
    : chosenAtFirst,
  ownCountries,
  spentDay: row?.spentDay ?? null,
});

/** Of the accounts that there are. */
export async function decidedOf(db: Db, accountIds: string[]): Promise<Map<string, Decided>> {
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
