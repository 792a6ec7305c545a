/** The choice by ways of reading decides exactly as the plain walk over every trunk and candidate, which is written out here. */
import type { CalledFrom, NumberFormat, NumberRow } from '@patchcord/contracts';
import { numberCandidates } from '@patchcord/contracts/called';
import { expect, test } from 'vitest';
import { type ChosenNumber, chooseNumber, type ListedTrunk, listed, type NumberChoice } from './number-choice.ts';

function walk(
  trunks: ListedTrunk[],
  calledText: (from: CalledFrom) => string,
  numberOf: (digits: string) => NumberRow | null,
): NumberChoice {
  const found: ChosenNumber[] = [];
  const tried: string[] = [];
  let elsewhere = '';
  let calledRaw = '';
  for (const trunk of trunks) {
    const raw = calledText(trunk.row.calledFrom);
    if (calledRaw === '') calledRaw = raw;
    for (const digits of numberCandidates(raw, trunk.row.format)) {
      if (!tried.includes(digits)) tried.push(digits);
      const number = numberOf(digits);
      if (!number) continue;
      const mine = [number.trunk, number.upstream, number.portedFrom].find((id) => trunks.some((one) => one.id === id));
      if (mine === trunk.id) {
        if (!found.some((one) => one.digits === digits)) found.push({ trunk, number, digits, calledRaw: raw });
      } else if (mine === undefined) elsewhere = digits;
    }
  }
  if (found.length === 1) return { chosen: found[0] as ChosenNumber };
  if (found.length > 1) {
    return { refused: 'number_ambiguous', detail: `fits ${found.map((one) => `+${one.digits}`).join(' and ')}`, calledRaw };
  }
  if (elsewhere !== '') return { refused: 'number_not_on_this_trunk', detail: `+${elsewhere} is on another trunk`, calledRaw };
  return { refused: 'number_unknown', detail: tried.length > 0 ? `tried ${tried.join(', ')}` : 'the text holds no number', calledRaw };
}

/** Repeatable. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const formats: NumberFormat[] = [
  { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] },
  { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] },
  { countryCode: '49', nationalPrefix: '0', internationalPrefixes: ['00', '011'] },
  { countryCode: '39', nationalPrefix: '', internationalPrefixes: ['00'] },
  { countryCode: null, nationalPrefix: '', internationalPrefixes: [] },
];
const places: CalledFrom[] = ['request_uri', 'to', 'p_called_party_id', 'diversion'];
const texts = [
  '2025550',
  '+12025550',
  '12025550',
  '02025550',
  '+442025550',
  '442025550',
  '0112025550',
  '001 2025550',
  '(202) 5550',
  '',
  'gateway',
];

test('the same decision, numbers, texts and details on 10,000 random listings', () => {
  const kinds: Record<string, number> = {};
  for (let seed = 1; seed <= 10_000; seed++) {
    const roll = dice(seed);
    const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T;
    const trunks: ListedTrunk[] = Array.from({ length: roll(7) }, (_, n) => ({
      id: `trk_${n}`,
      row: {
        account: 'acc',
        on: true,
        calledFrom: places[roll(3) === 0 ? roll(4) : 0] as CalledFrom,
        callerFrom: ['from'],
        // As equal objects and as one object.
        format: roll(2) === 0 ? pick(formats) : { ...pick(formats) },
        callsLimit: 1,
        callsPerSecond: 1,
      },
    }));
    const called: Record<string, string> = {};
    for (const place of places) called[place] = pick(texts);
    const rows: Record<string, NumberRow> = {};
    for (const one of trunks) {
      for (const digits of numberCandidates(called[one.row.calledFrom] ?? '', one.row.format)) {
        if (roll(3) === 0) continue;
        const ported = [{}, { upstream: `trk_${roll(10)}` }, { portedFrom: `trk_${roll(10)}` }][roll(6)] ?? {};
        rows[digits] = { id: digits, account: 'acc', trunk: `trk_${roll(10)}`, ...ported, on: true, people: [], ringSeconds: 30 };
      }
    }
    const calledText = (from: CalledFrom) => called[from] ?? '';
    const numberOf = (digits: string) => rows[digits] ?? null;
    const wanted = walk(trunks, calledText, numberOf);
    expect(chooseNumber(listed(trunks), calledText, numberOf), `seed ${seed}`).toEqual(wanted);
    const kind = 'chosen' in wanted ? 'chosen' : wanted.refused;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  // Every decision was met often.
  for (const kind of ['chosen', 'number_ambiguous', 'number_not_on_this_trunk', 'number_unknown']) {
    expect(kinds[kind], kind).toBeGreaterThan(200);
  }
});
