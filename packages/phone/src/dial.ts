import { dialledNumber, type NoNumber } from '@patchcord/contracts/dialled';
import { isEmergency } from '@patchcord/contracts/emergency';
import type { NumberFormat } from '@patchcord/contracts/rows';

/** What a typed text means. Known without asking anybody, so that an emergency number is refused at once, also without a network. */
export type DialledText = { kind: 'number'; e164: string } | { kind: 'emergency' } | { kind: 'no_number'; why: NoNumber };

/** @param dials how numbers are typed in the person's own country; null: with the country code only */
export function readDialled(text: string, dials: NumberFormat | null): DialledText {
  if (isEmergency(text, dials?.countryCode ?? null)) return { kind: 'emergency' };
  const dialled = dialledNumber(text, dials);
  return 'no' in dialled ? { kind: 'no_number', why: dialled.no } : { kind: 'number', e164: `+${dialled.digits}` };
}
