/** Which number is called, and on which trunk: number AND source must belong to the same trunk. Pure over its look-ups. A number that is ported has two (rows.ts). */
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
}

/** The trunks that list one source, put in order once for all its calls. */
export interface Listed {
  trunks: ListedTrunk[];
  ways: Way[];
  /** Place of each trunk in the list, and the place of its way. */
  places: { [trunk: string]: number | undefined };
  wayOf: number[];
  /** One of them at least has a name that a call may give (label.ts). */
  labelled: boolean;
}

/** The same format is one object (tables.ts). */
export function listed(trunks: ListedTrunk[]): Listed {
  const list: Listed = { trunks, ways: [], places: {}, wayOf: [], labelled: false };
  let last = -1;
  for (let i = 0; i < trunks.length; i++) {
    const { id, row } = trunks[i] as ListedTrunk;
    if (last < 0 || !isWayOf(list.ways[last] as Way, row)) last = wayOf(list.ways, row);
    (list.ways[last] as Way).lastTrunk = i;
    list.wayOf.push(last);
    if (row.label !== undefined) list.labelled = true;
    if (list.places[id] === undefined) list.places[id] = i;
  }
  return list;
}

const isWayOf = (way: Way, row: TrunkRow) => way.format === row.format && way.calledFrom === row.calledFrom;

function wayOf(ways: Way[], row: TrunkRow): number {
  for (let i = 0; i < ways.length; i++) if (isWayOf(ways[i] as Way, row)) return i;
  ways.push({ calledFrom: row.calledFrom, format: row.format, lastTrunk: 0 });
  return ways.length - 1;
}

/** A number that a way reads in the called text, by its place. */
interface Found {
  chosen: ChosenNumber;
  place: number;
  candidate: number;
}

/**
 * What each way reads is looked up; then only the trunks that such a number names are looked at.
 * @param calledText the called text as a trunk wants it read
 * @param numberOf row of table `numbers` by E.164 digits
 */
export function chooseNumber(
  list: Listed,
  calledText: (from: CalledFrom) => string,
  numberOf: (digits: string) => NumberRow | null,
): NumberChoice {
  const found: Found[] = [];
  let calledRaw = '';
  /** The last that a listed trunk could mean and that belongs to a trunk that does not list the source. */
  let elsewhere = '';
  let elsewhereOf = -1;
  for (let i = 0; i < list.ways.length; i++) {
    const { calledFrom, format, lastTrunk } = list.ways[i] as Way;
    const raw = calledText(calledFrom);
    if (calledRaw === '') calledRaw = raw;
    const candidates = numberCandidates(raw, format);
    for (let j = 0; j < candidates.length; j++) {
      const digits = candidates[j] as string;
      const number = numberOf(digits);
      if (number === null) continue;
      const place = placeOf(list, number);
      if (place === undefined) {
        if (lastTrunk < elsewhereOf) continue;
        elsewhere = digits;
        elsewhereOf = lastTrunk;
      } else if (list.wayOf[place] === i) {
        found.push({ chosen: { trunk: list.trunks[place] as ListedTrunk, number, digits, calledRaw: raw }, place, candidate: j });
      }
    }
  }
  if (found.length === 1) return { chosen: (found[0] as Found).chosen };
  if (found.length > 1) return { refused: 'number_ambiguous', detail: `fits ${numbersOf(found)}`, calledRaw };
  if (elsewhere !== '') return { refused: 'number_not_on_this_trunk', detail: `+${elsewhere} is on another trunk`, calledRaw };
  return { refused: 'number_unknown', detail: triedOf(list, calledText), calledRaw };
}

/** The first of the trunks that the number may come by, or came by before it was ported, which lists the source. */
function placeOf(list: Listed, number: NumberRow): number | undefined {
  let place = list.places[number.trunk];
  if (place === undefined && number.upstream !== undefined) place = list.places[number.upstream];
  if (place === undefined && number.portedFrom !== undefined) place = list.places[number.portedFrom];
  return place;
}

/** In the order of the trunks, then of the candidates. */
function numbersOf(found: Found[]): string {
  found.sort((one, other) => (one.place !== other.place ? one.place - other.place : one.candidate - other.candidate));
  return found.map((one) => `+${one.chosen.digits}`).join(' and ');
}

function triedOf(list: Listed, calledText: (from: CalledFrom) => string): string {
  const tried: string[] = [];
  for (let i = 0; i < list.ways.length; i++) {
    const { calledFrom, format } = list.ways[i] as Way;
    const candidates = numberCandidates(calledText(calledFrom), format);
    for (let j = 0; j < candidates.length; j++) {
      if (tried.indexOf(candidates[j] as string) < 0) tried.push(candidates[j] as string);
    }
  }
  return tried.length > 0 ? `tried ${tried.join(', ')}` : 'the text holds no number';
}
