import { parsePhoneNumber } from 'libphonenumber-js/min';

export function formatNumber(e164: string): string {
  try {
    return parsePhoneNumber(e164).formatInternational();
  } catch {
    return e164;
  }
}
