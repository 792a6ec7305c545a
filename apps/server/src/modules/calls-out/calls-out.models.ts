/**
 * What an account may call: what support decided, and within that what its admins chose. Pure.
 * An account's own choice only ever narrows (docs/decisions/an-account-narrows-what-it-may-call.md).
 */
import type { AccountRow } from '@patchcord/contracts';

/** What support decides. */
export interface Allowed {
  on: boolean;
  /** ISO 3166 codes and '001'; null: the countries of the account's own numbers. */
  countries: string[] | null;
  callsLimit: number;
  callsLimitPerPerson: number;
  /** Exact decimal, in the currency of the price list; null: no limit. */
  spendPerDay: string | null;
}

/** What the account's admins choose; null: all that is allowed. */
export interface Chosen {
  on: boolean;
  countries: string[] | null;
  callsLimit: number | null;
  callsLimitPerPerson: number | null;
  spendPerDay: string | null;
}

/** Of an account that nobody has decided about. */
export const allowedAtFirst: Allowed = { on: true, countries: null, callsLimit: 10, callsLimitPerPerson: 2, spendPerDay: '20' };
export const chosenAtFirst: Chosen = { on: true, countries: null, callsLimit: null, callsLimitPerPerson: null, spendPerDay: null };

/** What is in force of the two. */
export interface InForce {
  on: boolean;
  countries: string[];
  callsLimit: number;
  callsLimitPerPerson: number;
  spendPerDay: string | null;
}

const lesser = (allowed: number, chosen: number | null) => (chosen === null ? allowed : Math.min(allowed, chosen));

function lesserAmount(allowed: string | null, chosen: string | null): string | null {
  if (allowed === null || chosen === null) return allowed ?? chosen;
  return Number(chosen) < Number(allowed) ? chosen : allowed;
}

/** @param ownCountries of the account's own numbers. */
export function inForce(allowed: Allowed, chosen: Chosen, ownCountries: readonly string[]): InForce {
  const countries = allowed.countries ?? ownCountries;
  const callsLimit = lesser(allowed.callsLimit, chosen.callsLimit);
  return {
    on: allowed.on && chosen.on,
    countries: countries.filter((country) => chosen.countries === null || chosen.countries.includes(country)).toSorted(),
    callsLimit,
    callsLimitPerPerson: Math.min(callsLimit, lesser(allowed.callsLimitPerPerson, chosen.callsLimitPerPerson)),
    spendPerDay: lesserAmount(allowed.spendPerDay, chosen.spendPerDay),
  };
}

/** What edges know of it. */
export const accountRow = ({ on, countries, callsLimit, callsLimitPerPerson }: InForce, spent: boolean): AccountRow => ({
  callsOut: on,
  spent,
  callsLimit,
  callsLimitPerPerson,
  countries,
});
