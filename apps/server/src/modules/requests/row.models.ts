/** Which number a row of a customer's list means, and if none, why. Pure. */
import type { rowProblem } from '@patchcord/contracts';
import { type CountryCode, isSupportedCountry, type NumberType, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type * as z from 'zod';
import { checkNumber } from '../numbers/numbers.models.ts';

export type RowProblem = z.infer<typeof rowProblem>;
export type RowCheck =
  | { ok: true; e164: string; country: string | null; kind: string | null }
  | { ok: false; problem: RowProblem; message: string };

const refused = (problem: RowProblem, message: string): RowCheck => ({ ok: false, problem, message });

/** Nobody's carrier forwards these to an office, or calling them costs the caller more than a call. */
const refusedKinds: Partial<Record<NonNullable<NumberType>, [RowProblem, string]>> = {
  PREMIUM_RATE: ['premium', 'is a premium-rate number'],
  SHARED_COST: ['premium', 'is a shared-cost number'],
  PAGER: ['kind', 'is a pager'],
  VOICEMAIL: ['kind', 'is a voicemail number'],
};

/** What spreadsheets do to telephone numbers. */
const scientific = /^\+?\d(?:[.,]\d+)?E\+?\d+$/i;
const quoted = /^(?:=\s*"|["'=]+)|["']+$/g;

/**
 * @param country national numbers are read as of this country; null: only international ones are read.
 * @example checkRow('020 7946 0123', 'GB') // { ok: true, e164: '+442079460123', … }
 */
export function checkRow(received: string, country: string | null): RowCheck {
  const text = received.trim().replace(quoted, '').trim();
  if (text === '') return refused('not_a_number', 'This row has no number. Write one, or leave the row out.');
  if (scientific.test(text)) {
    return refused(
      'not_a_number',
      `${text} was cut short by a spreadsheet. Format the column as text, enter the number in full, and load it again.`,
    );
  }
  const read = readNumber(text, country);
  return 'problem' in read ? refused(read.problem, read.message) : ofKind(read, text);
}

type Read = PhoneNumber | { problem: RowProblem; message: string };

function readNumber(text: string, country: string | null): Read {
  // Most rows are like this; everything else earns a sentence.
  const plain = text.startsWith('+') ? parsePhoneNumberFromString(text) : undefined;
  if (plain?.isValid() && !plain.ext) return plain;
  const full = checkNumber(text, country);
  if (full.ok) return parsePhoneNumberFromString(full.e164) as PhoneNumber;
  const started = /^(tel:)?\s*\+/i.test(text) || /^(00|011)/.test(text);
  if (started) return { problem: /not in use/.test(full.message) ? 'not_in_use' : 'not_a_number', message: full.message };
  const national = country !== null && isSupportedCountry(country) ? parsePhoneNumberFromString(text, country as CountryCode) : undefined;
  const digits = text.replace(/\D/g, '');
  const bare = /^[\d\s().\-/]+$/.test(text) && digits.length >= 10 ? parsePhoneNumberFromString(`+${digits}`) : undefined;
  const meanings = [national, bare].filter((one) => one?.isValid()) as PhoneNumber[];
  const [first, second] = meanings;
  if (!first) {
    if (digits.length < 3) return { problem: 'not_a_number', message: `${text} is not a telephone number.` };
    return country === null
      ? { problem: 'no_country_code', message: full.message }
      : { problem: 'not_in_use', message: `${text} is no number in use of ${country}, nor of any country. Check the digits.` };
  }
  if (first.ext) return { problem: 'not_a_number', message: `${text} has an extension. Write the number alone: ${first.number}.` };
  if (second && second.number !== first.number) {
    return {
      problem: 'ambiguous',
      message: `${text} can mean ${first.number} or ${second.number}. Write the one you mean with its country code.`,
    };
  }
  return first;
}

function ofKind(number: PhoneNumber, text: string): RowCheck {
  const kind = number.getType() ?? null;
  const refusal = kind === null ? undefined : refusedKinds[kind];
  if (refusal) return refused(refusal[0], `${text} ${refusal[1]}. Landline, mobile and toll-free numbers can be brought.`);
  return { ok: true, e164: number.number, country: number.country ?? null, kind: kind?.toLowerCase() ?? null };
}
