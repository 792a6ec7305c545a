/** Which text is a telephone number, and if not, why. Pure. */
import { type CountryCode, ParseError, parsePhoneNumberFromString, parsePhoneNumberWithError } from 'libphonenumber-js/max';
import { numberFormat } from '../trunks/number-format.models.ts';

export type NumberCheck = { ok: true; e164: string; country: string | null } | { ok: false; message: string };

const reasons: Record<string, string> = {
  NOT_A_NUMBER: 'is not a telephone number',
  INVALID_COUNTRY: 'starts with a country code that does not exist',
  TOO_SHORT: 'is too short to be a telephone number',
  TOO_LONG: 'is too long to be a telephone number',
  INVALID_LENGTH: 'does not have the length of a telephone number',
};
const expected = 'Expected the international form, for example +12025550101 or +44 20 7946 0123.';

/** '00' or '011' (as the trunk's country dials abroad) becomes '+'. */
function withPlus(text: string, country: string | null): string {
  const clean = text.replace(/^tel:/i, '').trim();
  if (clean.startsWith('+')) return clean;
  const digits = clean.replace(/[\s().\-/]/g, '');
  const prefix = numberFormat(country).internationalPrefixes.find((one) => digits.startsWith(one));
  return prefix ? `+${digits.slice(prefix.length)}` : clean;
}

/** @param country of the trunk: only to say what a national number would be in full, never to guess it. */
export function checkNumber(text: string, country: string | null): NumberCheck {
  const written = withPlus(text, country);
  if (!written.startsWith('+')) {
    const guess = country === null ? undefined : parsePhoneNumberFromString(written, country as CountryCode);
    const hint = guess?.isValid() ? `Write it with its country code: ${guess.number}.` : expected;
    return { ok: false, message: `${text} has no country code. ${hint}` };
  }
  try {
    const number = parsePhoneNumberWithError(written);
    if (number.ext) return { ok: false, message: `${text} has an extension. Write the number alone: ${number.number}.` };
    if (!number.isPossible())
      return { ok: false, message: `${text} does not have the length of a telephone number of +${number.countryCallingCode}. ${expected}` };
    if (!number.isValid()) {
      return {
        ok: false,
        message: `${text} is not in use: no such range is given out under +${number.countryCallingCode}. Check the digits.`,
      };
    }
    return { ok: true, e164: number.number, country: number.country ?? null };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { ok: false, message: `${text} ${reasons[error.message] ?? reasons.NOT_A_NUMBER}. ${expected}` };
  }
}

/** As people write it, for example '+1 202 555 0101'. */
export const formatNumber = (e164: string): string => parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
