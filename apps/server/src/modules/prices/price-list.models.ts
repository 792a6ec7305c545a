/**
 * Reads a price list: CSV (RFC 4180) with a header that names its columns, in any order. A row that is wrong is told with its line, field, what
 * stands there and what would be right, and is left out; the others are kept. Pure.
 */
import { type PriceFault, readMoney } from '@patchcord/contracts';
import Papa from 'papaparse';
import type { Price } from './rating.models.ts';

export interface ReadPriceList {
  prices: (Price & { line: number })[];
  faults: PriceFault[];
}

export const priceListLimits = { bytes: 16 * 1024 * 1024, prices: 100_000, perMinute: 1_000, seconds: 3_600 } as const;

const fields = ['prefix', 'name', 'price per minute', 'first increment', 'next increment', 'connection fee'] as const;
type Field = (typeof fields)[number];
const example = fields.join(',');

/** What carriers call them too, letters only. */
const otherNames: Record<Field, readonly string[]> = {
  prefix: ['prefixes', 'code', 'dialcode', 'areacode'],
  name: ['destination', 'description', 'destinationname'],
  'price per minute': ['price', 'rate', 'priceperminute', 'rateperminute', 'perminute'],
  'first increment': ['first', 'firstincrement', 'initialincrement', 'firstinterval', 'interval'],
  'next increment': ['next', 'nextincrement', 'subsequentincrement', 'nextinterval', 'intervaln'],
  'connection fee': ['fee', 'connectionfee', 'setupfee', 'connectfee', 'setup'],
};
const lettersOf = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');

function columnsOf(header: string[]): { columns: Map<Field, number>; faults: PriceFault[] } {
  const names = header.map(lettersOf);
  const columns = new Map<Field, number>();
  const faults: PriceFault[] = [];
  const wrong = (field: Field, message: string) => faults.push({ line: 1, field, received: header.join(',').slice(0, 200), message });
  for (const field of fields) {
    const found = names.flatMap((name, index) => (name === lettersOf(field) || otherNames[field].includes(name) ? [index] : []));
    const [column] = found;
    if (column !== undefined && found.length === 1) columns.set(field, column);
    else if (found.length > 1) wrong(field, `Two columns could be '${field}'. Leave one, or call the other something else.`);
    else if (field !== 'connection fee')
      wrong(field, `There is no column '${field}'.${faults.length === 0 ? ` The first line names the columns: ${example}` : ''}`);
  }
  return { columns, faults };
}

/** A value, or what would be right. */
type Read<T> = { value: T } | { message: string };

function readPrefix(text: string): Read<string> {
  const digits = text.replace(/^\+/, '').replaceAll(/[ .-]/g, '');
  if (/^[1-9]\d{0,14}$/.test(digits)) return { value: digits };
  if (/^0/.test(digits)) return { message: 'A prefix begins with the country code, not with 0: 44, not 0044.' };
  if (/^\d+(\.\d+)?E\+?\d+$/i.test(text)) return { message: 'A spreadsheet shortened this. Write the prefix as digits, such as 1876.' };
  return { message: 'A prefix is 1 to 15 digits with the country code, such as 44 or 1876.' };
}

function readName(text: string): Read<string> {
  if (text === '') return { message: 'The name of the destination is missing, such as ‘United Kingdom mobile’.' };
  return text.length <= 100 ? { value: text } : { message: `This name has ${text.length} characters; 100 are the most.` };
}

function readAmount(text: string): Read<number> {
  const amount = readMoney(text);
  if (amount !== null && amount <= priceListLimits.perMinute * 1_000_000) return { value: amount };
  if (amount !== null || /^\d{10,}/.test(text)) return { message: `More than ${priceListLimits.perMinute} is not taken for a price.` };
  if (/^\d+,\d+$/.test(text)) return { message: `Write a point, not a comma: ${text.replace(',', '.')}` };
  if (/^-/.test(text)) return { message: 'A price is 0 or more.' };
  return { message: 'A price is a number with up to 6 digits behind the point and no currency sign, such as 0.0125.' };
}

function readSeconds(text: string): Read<number> {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= priceListLimits.seconds) return { value: seconds };
  const [, first, next] = /^(\d+)\s*\/\s*(\d+)$/.exec(text) ?? [];
  if (first !== undefined) return { message: `Two columns hold this: ${first} as the first increment, ${next} as the next.` };
  return { message: `An increment is 1 to ${priceListLimits.seconds} whole seconds, such as 60.` };
}

interface Row {
  line: number;
  cells: string[];
}

function readRow({ line, cells }: Row, columns: ReadonlyMap<Field, number>, width: number): { price: Price | null; faults: PriceFault[] } {
  const faults: PriceFault[] = [];
  if (cells.length !== width) {
    const message = `This row has ${cells.length} fields, the header ${width}. A field with a comma in it stands in quotes.`;
    return { price: null, faults: [{ line, field: 'row', received: cells.join(',').slice(0, 200), message }] };
  }
  const take = <T>(field: Field, read: (text: string) => Read<T>, whenEmpty?: T): T | null => {
    const text = cells[columns.get(field) ?? -1] ?? '';
    if (text === '' && whenEmpty !== undefined) return whenEmpty;
    const result = read(text);
    if ('value' in result) return result.value;
    faults.push({ line, field, received: text.slice(0, 200), message: result.message });
    return null;
  };
  const prefix = take('prefix', readPrefix);
  const name = take('name', readName);
  const perMinute = take('price per minute', readAmount);
  const firstSeconds = take('first increment', readSeconds);
  const nextSeconds = take('next increment', readSeconds);
  const connectionFee = take('connection fee', readAmount, 0);
  if (prefix === null || name === null || perMinute === null || firstSeconds === null || nextSeconds === null || connectionFee === null)
    return { price: null, faults };
  return { price: { prefix, name, perMinute, firstSeconds, nextSeconds, connectionFee }, faults };
}

/** Lines are counted as an editor does: a quoted field may hold some. */
function rowsOf(data: string[][]): Row[] {
  let line = 1;
  return data.map((raw) => {
    const row = { line, cells: raw.map((cell) => cell.trim().replaceAll(/\s+/g, ' ')) };
    line += 1 + raw.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    return row;
  });
}

const sameTerms = (a: Price, b: Price) =>
  a.perMinute === b.perMinute &&
  a.firstSeconds === b.firstSeconds &&
  a.nextSeconds === b.nextSeconds &&
  a.connectionFee === b.connectionFee;

/** Of rows with one prefix nobody can say which is meant: where they differ, none is kept. */
function withoutDuplicates(read: ReadPriceList): ReadPriceList {
  const prices: ReadPriceList['prices'] = [];
  const faults = [...read.faults];
  for (const [prefix, all] of Map.groupBy(read.prices, (price) => price.prefix)) {
    const [first, ...others] = all;
    if (!first) continue;
    const differ = others.some((other) => !sameTerms(first, other));
    if (!differ) prices.push(first);
    for (const other of others) {
      const message = differ
        ? `Line ${first.line} gives prefix ${prefix} another price. Neither is taken: leave the right one.`
        : `Line ${first.line} says the same. Leave one of them.`;
      faults.push({ line: other.line, field: 'prefix', received: prefix, message });
    }
  }
  return { prices: prices.toSorted((a, b) => a.line - b.line), faults: faults.toSorted((a, b) => a.line - b.line) };
}

const only = (line: number, field: string, received: string, message: string): ReadPriceList => ({
  prices: [],
  faults: [{ line, field, received: received.slice(0, 200), message }],
});

export function readPriceList(text: string): ReadPriceList {
  const clean = text.replace(/^\ufeff/, '').replaceAll('\u0000', '\ufffd');
  const { data, errors } = Papa.parse<string[]>(clean, { skipEmptyLines: false, delimitersToGuess: [',', ';', '\t'] });
  const rows = rowsOf(data);
  const isEmpty = ({ cells }: Row) => cells.every((cell) => cell === '');
  const headerAt = rows.findIndex((row) => !isEmpty(row));
  const header = rows[headerAt];
  if (!header) return only(1, 'file', '', `The file is empty. The first line names the columns: ${example}`);
  const { columns, faults } = columnsOf(header.cells);
  if (faults.length > 0) return { prices: [], faults: faults.map((fault) => ({ ...fault, line: header.line })) };
  const unclosed = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
  const body = rows.map((row, index) => ({ row, index })).filter(({ row, index }) => index > headerAt && !isEmpty(row));
  if (body.length > priceListLimits.prices)
    return only(1, 'file', `${body.length} rows`, `A list has ${priceListLimits.prices} prices at most.`);
  const read: ReadPriceList = { prices: [], faults: [] };
  for (const { row, index } of body) {
    if (unclosed.has(index)) {
      const message = 'A quote opens here and does not close as it should. Close it, and write a quote within quotes twice.';
      read.faults.push({ line: row.line, field: 'row', received: row.cells.join(',').slice(0, 200), message });
      continue;
    }
    const { price, faults: wrong } = readRow(row, columns, header.cells.length);
    if (price) read.prices.push({ ...price, line: row.line });
    read.faults.push(...wrong);
  }
  return withoutDuplicates(read);
}
