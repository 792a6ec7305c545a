/** How carriers of a country write called numbers, from libphonenumber's metadata. */
import type { NumberFormat } from '@patchcord/contracts';
import { isSupportedCountry, Metadata } from 'libphonenumber-js/max';

const digits = /^\d{1,15}$/;

/**
 * @param country ISO 3166-1 alpha-2, or null where the carrier always sends the country code.
 * @example numberFormat('GB') // { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] }
 */
export function numberFormat(country: string | null): NumberFormat {
  if (country === null || !isSupportedCountry(country))
    return { countryCode: null, nationalPrefix: '', internationalPrefixes: ['00', '011'] };
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as NumberingPlan;
  const countryCode = plan.callingCode();
  const prefix = plan.nationalPrefix() || ''; // 0, the number, where a later field follows an empty one
  // '1' before a North American number is its country code and its national prefix at once: one reading of it is enough.
  const nationalPrefix = prefix === countryCode || !/^\d{0,5}$/.test(prefix) ? '' : prefix;
  return { countryCode, nationalPrefix, internationalPrefixes: internationalPrefixes(plan) };
}

/** The part of libphonenumber's metadata that its types leave out. */
interface NumberingPlan {
  callingCode(): string;
  nationalPrefix(): string | 0 | undefined;
  IDDPrefix(): string;
  defaultIDDPrefix(): string | 0 | undefined;
}

/** A plain prefix as it stands; of a pattern (Australia's many carriers, '8~10' with a pause) the usual one. */
function internationalPrefixes(plan: NumberingPlan): string[] {
  if (digits.test(plan.IDDPrefix())) return [plan.IDDPrefix()];
  const usual = (plan.defaultIDDPrefix() || '').replaceAll('~', '');
  return [digits.test(usual) ? usual : '00'];
}
