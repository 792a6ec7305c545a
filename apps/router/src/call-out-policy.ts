/** Who may call out, whom, and what is shown. Pure over its look-ups: each function says no with an outcome, or what it found. */
import { dialledNumber, type NoNumber } from '@patchcord/contracts/dialled';
import { isEmergency } from '@patchcord/contracts/emergency';
import type { Outcome } from '@patchcord/contracts/outcomes';
import type { AccountRow, DestinationRow, NumberFormat, NumberRow } from '@patchcord/contracts/rows';
import { isDigits } from '@patchcord/contracts/texts';

export interface No {
  no: Outcome;
  detail: string;
}

const no = (outcome: Outcome, detail: string): No => ({ no: outcome, detail });

export interface ShownNumber {
  digits: string;
  number: NumberRow;
}

/**
 * The number that the phone asks to be shown, where it is one of that person's own. Whether another one exists, and whose it is, is not told.
 * @param shows '+12025550101'
 */
export function numberShown(shows: string, user: string, numberOf: (digits: string) => NumberRow | null): ShownNumber | No {
  if (shows === '') return no('caller_id_not_yours', 'the phone named no number to show');
  const digits = shows.slice(1);
  const isNumber = shows.charAt(0) === '+' && isDigits(digits, 3, 15);
  const number = isNumber ? numberOf(digits) : null;
  if (number === null || number.people.indexOf(user) < 0)
    return no('caller_id_not_yours', 'the number to be shown is none that rings this person');
  return { digits, number };
}

/** Whether that number may be shown. */
export function mayShow({ digits, number }: ShownNumber): No | null {
  if (!number.on) return no('number_off', `+${digits} is switched off`);
  return number.proved === true ? null : no('caller_id_not_verified', `the ownership of +${digits} is not proved`);
}

const detailOf: { [Why in NoNumber]: string } = {
  empty: 'nothing was dialled',
  not_digits: 'the text holds something else than digits',
  too_short: 'too short for a number with its country code',
  too_long: 'more than 15 digits',
  no_such_country: 'no country code begins with 0',
  country_needed: 'a national number, and nobody knows the person’s country',
};

/** The digits that are called. An emergency number first of all, whatever else could be wrong. */
export function numberCalled(typed: string, dials: NumberFormat | null): { digits: string } | No {
  if (isEmergency(typed, dials === null ? null : dials.countryCode)) return no('emergency_not_carried', 'an emergency number');
  const dialled = dialledNumber(typed, dials);
  return 'no' in dialled ? no('not_a_number', detailOf[dialled.no]) : dialled;
}

/** @param account null: nothing is known of calls out for it */
export function mayCallOut(account: AccountRow | null, callsOutFor: string[] | undefined, id: string): No | null {
  if (account === null || !account.callsOut) return no('calls_out_off', 'calls out are off for the account');
  if (callsOutFor === undefined || callsOutFor.indexOf(id) < 0)
    return no('calls_out_off', 'calls out are off for this person in the account');
  return account.spent ? no('spend_limit', 'the day’s spend guard of the account has closed') : null;
}

export interface Destination {
  prefix: string;
  row: DestinationRow;
}

/** The longest prefix that is known: at most 15 look-ups, some microseconds. */
export function destinationOf(digits: string, rowOf: (prefix: string) => DestinationRow | null): Destination | null {
  for (let length = digits.length; length > 0; length--) {
    const prefix = digits.slice(0, length);
    const row = rowOf(prefix);
    if (row !== null) return { prefix, row };
  }
  return null;
}

export function mayReach(destination: Destination | null, countries: string[]): No | null {
  if (destination === null) return no('destination_not_allowed', 'no prefix of the number is known');
  const { country, kind } = destination.row;
  if (kind !== 'ordinary') return no('premium_not_allowed', `${destination.prefix} is ${kind}`);
  return countries.indexOf(country) >= 0 ? null : no('destination_not_allowed', `${country} is not among the countries of the account`);
}
