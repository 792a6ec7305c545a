/** Which number is called, and on which trunk: number AND source must belong to the same trunk. Pure over its look-ups. */
import { numberCandidates } from '@patchcord/contracts/called';
import type { Outcome } from '@patchcord/contracts/outcomes';
import type { CalledFrom, NumberFormat, NumberRow, TrunkRow } from '@patchcord/contracts/rows';

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
 * Trunks that read a called text in the same way. Carriers share addresses among thousands of customers, whose trunks have a handful of ways.
 */
interface Way {
  calledFrom: CalledFrom;
  format: NumberFormat;
  /** Place of its last trunk in the list. */
  lastTrunk: number;
  raw: string;
  candidates: string[];
}

/** What a way of reading says about one called text. */
interface Reading {
  ways: Way[];
  /** Place of each trunk in the list, and its way. */
  places: { [trunk: string]: number | undefined };
  wayOf: Way[];
}

/**
 * The candidates of every way are looked up first; then only the trunks that such a number names are looked at.
 * @param trunks those that list the source
 * @param calledText the called text as a trunk wants it read
 * @param numberOf row of table `numbers` by E.164 digits
 */
export function chooseNumber(
  trunks: ListedTrunk[],
  calledText: (from: CalledFrom) => string,
  numberOf: (digits: string) => NumberRow | null,
): NumberChoice {
  const reading = read(trunks, calledText);
  const tried: string[] = [];
  const rows: { [digits: string]: NumberRow | null } = {};
  let calledRaw = '';
  for (let i = 0; i < reading.ways.length; i++) {
    const way = reading.ways[i] as Way;
    if (calledRaw === '') calledRaw = way.raw;
    for (let j = 0; j < way.candidates.length; j++) {
      const digits = way.candidates[j] as string;
      if (rows[digits] !== undefined) continue;
      rows[digits] = numberOf(digits);
      tried.push(digits);
    }
  }
  const found = numbersFound(trunks, reading, tried, rows);
  if (found.length === 1) return { chosen: found[0] as ChosenNumber };
  if (found.length > 1) {
    return { refused: 'number_ambiguous', detail: `fits ${found.map((one) => `+${one.digits}`).join(' and ')}`, calledRaw };
  }
  const elsewhere = numberElsewhere(reading, rows);
  if (elsewhere !== '') return { refused: 'number_not_on_this_trunk', detail: `+${elsewhere} is on another trunk`, calledRaw };
  return {
    refused: 'number_unknown',
    detail: tried.length > 0 ? `tried ${tried.join(', ')}` : 'the text holds no number',
    calledRaw,
  };
}

function read(trunks: ListedTrunk[], calledText: (from: CalledFrom) => string): Reading {
  const reading: Reading = { ways: [], places: {}, wayOf: [] };
  let way: Way | null = null;
  for (let i = 0; i < trunks.length; i++) {
    const trunk = trunks[i] as ListedTrunk;
    if (way === null || way.format !== trunk.row.format || way.calledFrom !== trunk.row.calledFrom) {
      way = wayOf(reading.ways, trunk.row, calledText);
    }
    way.lastTrunk = i;
    reading.wayOf.push(way);
    if (reading.places[trunk.id] === undefined) reading.places[trunk.id] = i;
  }
  return reading;
}

/** The known way of this trunk, or a new one. Equal formats are one object (tables.ts). */
function wayOf(ways: Way[], row: TrunkRow, calledText: (from: CalledFrom) => string): Way {
  for (let i = 0; i < ways.length; i++) {
    const way = ways[i] as Way;
    if (way.format === row.format && way.calledFrom === row.calledFrom) return way;
  }
  const raw = calledText(row.calledFrom);
  const way = { calledFrom: row.calledFrom, format: row.format, lastTrunk: 0, raw, candidates: numberCandidates(raw, row.format) };
  ways.push(way);
  return way;
}

/** Numbers of a listed trunk that its own way reads in the text; in the order of the trunks, then of the candidates. */
function numbersFound(
  trunks: ListedTrunk[],
  reading: Reading,
  tried: string[],
  rows: { [digits: string]: NumberRow | null },
): ChosenNumber[] {
  const found: (ChosenNumber & { place: number; candidate: number })[] = [];
  for (let i = 0; i < tried.length; i++) {
    const digits = tried[i] as string;
    const number = rows[digits] as NumberRow | null;
    const place = number ? reading.places[number.trunk] : undefined;
    if (!number || typeof place !== 'number') continue;
    const way = reading.wayOf[place] as Way;
    const candidate = way.candidates.indexOf(digits);
    if (candidate < 0) continue;
    found.push({ trunk: trunks[place] as ListedTrunk, number, digits, calledRaw: way.raw, place, candidate });
  }
  found.sort((one, other) => one.place - other.place || one.candidate - other.candidate);
  return found.map(({ trunk, number, digits, calledRaw }) => ({ trunk, number, digits, calledRaw }));
}

/** The last that a listed trunk could mean and that belongs to a trunk that does not list the source; '' without one. */
function numberElsewhere(reading: Reading, rows: { [digits: string]: NumberRow | null }): string {
  let elsewhere = '';
  let last = -1;
  for (let i = 0; i < reading.ways.length; i++) {
    const way = reading.ways[i] as Way;
    if (way.lastTrunk < last) continue;
    for (let j = way.candidates.length - 1; j >= 0; j--) {
      const digits = way.candidates[j] as string;
      const number = rows[digits];
      if (!number || typeof reading.places[number.trunk] === 'number') continue;
      elsewhere = digits;
      last = way.lastTrunk;
      break;
    }
  }
  return elsewhere;
}
