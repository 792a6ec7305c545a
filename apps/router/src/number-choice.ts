/** Which number is called, and on which trunk: number AND source must belong to the same trunk. Pure over its look-ups. */
import { numberCandidates } from '@patchcord/contracts/called';
import type { Outcome } from '@patchcord/contracts/outcomes';
import type { CalledFrom, NumberRow, TrunkRow } from '@patchcord/contracts/rows';

export interface ListedTrunk {
  id: string;
  row: TrunkRow;
}

export interface ChosenNumber {
  trunk: ListedTrunk;
  number: NumberRow;
  /** Without '+'. */
  digits: string;
  calledRaw: string;
}

export type NumberChoice =
  | { chosen: ChosenNumber }
  | { refused: Extract<Outcome, 'number_unknown' | 'number_ambiguous' | 'number_not_on_this_trunk'>; detail: string; calledRaw: string };

/**
 * @param trunks those that list the source
 * @param calledText the called text as a trunk wants it read
 * @param numberOf row of table `numbers` by E.164 digits
 */
export function chooseNumber(
  trunks: ListedTrunk[],
  calledText: (from: CalledFrom) => string,
  numberOf: (digits: string) => NumberRow | null,
): NumberChoice {
  const found: ChosenNumber[] = [];
  const tried: string[] = [];
  let elsewhere = '';
  let calledRaw = '';
  for (let i = 0; i < trunks.length; i++) {
    const trunk = trunks[i] as ListedTrunk;
    const raw = calledText(trunk.row.calledFrom);
    if (calledRaw === '') calledRaw = raw;
    const candidates = numberCandidates(raw, trunk.row.format);
    for (let j = 0; j < candidates.length; j++) {
      const digits = candidates[j] as string;
      if (tried.indexOf(digits) < 0) tried.push(digits);
      const number = numberOf(digits);
      if (!number) continue;
      if (number.trunk === trunk.id) {
        if (!found.some((one) => one.digits === digits)) found.push({ trunk, number, digits, calledRaw: raw });
      } else if (!trunks.some((one) => one.id === number.trunk)) elsewhere = digits;
    }
  }
  if (found.length === 1) return { chosen: found[0] as ChosenNumber };
  if (found.length > 1) {
    return { refused: 'number_ambiguous', detail: `fits ${found.map((one) => `+${one.digits}`).join(' and ')}`, calledRaw };
  }
  if (elsewhere !== '') return { refused: 'number_not_on_this_trunk', detail: `+${elsewhere} is on another trunk`, calledRaw };
  return {
    refused: 'number_unknown',
    detail: tried.length > 0 ? `tried ${tried.join(', ')}` : 'the text holds no number',
    calledRaw,
  };
}
