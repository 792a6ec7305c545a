/**
 * The tables that grow with customers, checked in a straight line: the field by field checks of sync-batch.ts make a score of calls a row. Plain rows are good; of others sync-batch.ts says what is wrong, if
 * anything is. Pure.
 */

import type { NumberRow, PersonRow, SourceRow } from '@patchcord/contracts/rows';
import { isDigits, isHex, without } from '@patchcord/contracts/texts';

/** E.164 digits without '+'. */
export const isNumberKey = (key: string) => isDigits(key, 3, 15) && key.charAt(0) !== '0';
export function isSourceKey(key: string): boolean {
  const slash = key.indexOf('/');
  return slash > 0 && isHex(without(key.slice(0, slash), '.:'), 0, 32) && key.toLowerCase() === key && isDigits(key.slice(slash + 1), 1, 3);
}
export const mostKeyCharacters = 100;

/** @returns the place of the first row from there on that is not plain, or how many rows there are. Never throws. */
export function firstNotPlain(rows: readonly unknown[], from: number): number {
  const parse = JSON.parse;
  const count = rows.length;
  let at = from;
  // One try for all of them: each is a set-up and a tear-down.
  try {
    for (; at < count; at++) {
      const row = rows[at] as unknown[];
      if (row.length !== 3) return at;
      const table = row[0];
      const key = row[1];
      const value = row[2];
      if (typeof key !== 'string' || typeof value !== 'string') return at;
      if (table === 'numbers') {
        if (!isNumberKey(key) || !isNumber(parse(value))) return at;
      } else if (table === 'people') {
        if (key === '' || key.length > mostKeyCharacters || !isPerson(parse(value))) return at;
      } else if (table === 'sources') {
        if (key.length > mostKeyCharacters || !isSourceKey(key) || !isSource(parse(value))) return at;
      } else return at;
    }
  } catch {
    // Not JSON, or null where fields were asked for: not plain.
  }
  return at;
}

/** What JSON.parse gave, read as if it were a row. */
type Given<Row> = { [Field in keyof Row]: unknown };

function isNumber(row: Given<NumberRow>): boolean {
  const seconds = row.ringSeconds;
  return (
    typeof row.id === 'string' &&
    typeof row.account === 'string' &&
    typeof row.trunk === 'string' &&
    typeof row.on === 'boolean' &&
    typeof seconds === 'number' &&
    seconds >= 1 &&
    seconds % 1 === 0 &&
    areTexts(row.people) &&
    (row.upstream === undefined || typeof row.upstream === 'string') &&
    (row.portedFrom === undefined || typeof row.portedFrom === 'string') &&
    (row.portedOn === undefined || typeof row.portedOn === 'string') &&
    // Few have these: they go the long way.
    row.unanswered === undefined &&
    row.hours === undefined &&
    row.closed === undefined
  );
}

const isPerson = (row: Given<PersonRow>) => areTexts(row.accounts) && (row.wakes === undefined || typeof row.wakes === 'boolean');
const isSource = (row: Given<SourceRow>) => areTexts(row.trunks);

function areTexts(list: unknown): boolean {
  if (!Array.isArray(list)) return false;
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== 'string') return false;
  return true;
}
