/** Which number may ring when nobody answers. Pure: what the account may call is asked by the usecase. */
import { dialledNumber, noNumberSentences } from '@patchcord/contracts/dialled';
import { isEmergency } from '@patchcord/contracts/emergency';
import { checkNumber } from '../numbers/numbers.models.ts';
import { numberFormat } from '../trunks/number-format.models.ts';

/**
 * @param country of the number that goes on: national numbers are read as there
 * @returns E.164, or what is wrong with it
 */
export function readRingNumber(text: string, country: string | null): { e164: string } | { wrong: string } {
  const format = country === null ? null : numberFormat(country);
  if (isEmergency(text, format?.countryCode ?? null)) return { wrong: `${text} is an emergency number. Nobody may be led to one.` };
  const dialled = dialledNumber(text, format);
  if ('no' in dialled) return { wrong: `${text === '' ? 'No number was given' : text}: ${noNumberSentences[dialled.no]}` };
  const check = checkNumber(`+${dialled.digits}`, country);
  return check.ok ? { e164: check.e164 } : { wrong: check.message };
}
