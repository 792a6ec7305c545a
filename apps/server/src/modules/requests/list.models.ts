/**
 * Reads a list of numbers as people have them: a column out of a spreadsheet, a CSV in the encoding and with the separator of their office, with
 * a header or without. Columns are found by what stands in them, not by what they are called. Pure.
 */
import Papa from 'papaparse';

export interface ListLine {
  /** Line of the list, from 1, the header counted. */
  line: number;
  number: string;
  /** E-mails as they stand there, and names where the column of people holds some. */
  people: string[];
}
export interface ReadList {
  lines: ListLine[];
  /** How it was read, in words for the person who gave it. */
  read: string;
}

const separators: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

/** The text of a file: by its byte order mark, else UTF-8 where it is, else UTF-16 where every other byte is 0, else Windows-1252. */
export function decodeList(bytes: Uint8Array): { text: string; encoding: string } {
  const decode = (encoding: string, fatal = false) => new TextDecoder(encoding, { fatal }).decode(bytes);
  const [a = 0, b = 0] = bytes;
  if (a === 0xff && b === 0xfe) return { text: decode('utf-16le'), encoding: 'UTF-16' };
  if (a === 0xfe && b === 0xff) return { text: decode('utf-16be'), encoding: 'UTF-16' };
  const head = bytes.subarray(0, 200);
  const zeros = (odd: number) => head.filter((byte, index) => index % 2 === odd && byte === 0).length;
  if (zeros(1) > head.length / 4) return { text: decode('utf-16le'), encoding: 'UTF-16' };
  if (zeros(0) > head.length / 4) return { text: decode('utf-16be'), encoding: 'UTF-16' };
  try {
    return { text: decode('utf-8', true), encoding: 'UTF-8' };
  } catch {
    return { text: decode('windows-1252'), encoding: 'Windows-1252' };
  }
}

const digitsIn = (cell: string) => cell.replace(/\D/g, '').length;
const emailInCell = /[^\s;,|<>()"]+@[^\s;,|<>()"]+/g;
const withoutEmails = (cell: string) =>
  cell
    .replace(emailInCell, ' ')
    .replace(/[\s;,|<>]+$/, '')
    .trim();
const looksLikeNumber = (cell: string) => {
  const text = withoutEmails(cell);
  return digitsIn(text) >= 5 && /^["'=]*(tel:)?\+?[\d\s().,\-/E+]+["']*$/i.test(text);
};
const looksLikeEmail = (cell: string) => cell.includes('@');

/** The column in which most cells pass, the first of equals; -1 where none does. */
function columnOf(rows: string[][], passes: (cell: string) => boolean): number {
  const looked = rows.slice(0, 200);
  const width = Math.max(0, ...looked.map((row) => row.length));
  let best = { column: -1, count: 0 };
  for (let column = 0; column < width; column += 1) {
    const count = looked.filter((row) => passes(row[column] ?? '')).length;
    if (count > best.count) best = { column, count };
  }
  return best.column;
}

const isHeader = (row: string[]) =>
  row.some((cell) => /\p{L}/u.test(cell)) && !row.some((cell) => looksLikeNumber(cell) || looksLikeEmail(cell));

export function readList(text: string, encoding = ''): ReadList {
  const clean = text.replace(/^\ufeff/, '').replaceAll('\u0000', '');
  // Excel's own first line: 'sep=;'
  const named = /^sep=(.)\r?\n/i.exec(clean)?.[1];
  const body = named ? clean.replace(/^.*\r?\n/, '') : clean;
  // Guessed without the empty lines, which look like a list of one column; read with them, so that lines keep their numbers.
  const delimiter = named ?? Papa.parse<string[]>(body, { skipEmptyLines: 'greedy', preview: 50 }).meta.delimiter;
  const parsed = Papa.parse<string[]>(body, { skipEmptyLines: false, delimiter });
  const rows = parsed.data.map((row) => row.map((cell) => cell.trim()));
  const filled = rows.filter((row) => row.some((cell) => cell !== ''));
  const [first] = filled;
  const header = first !== undefined && filled.length > 1 && isHeader(first) ? first : null;
  const numbers = Math.max(0, columnOf(filled, looksLikeNumber));
  const peopleColumn = columnOf(filled, looksLikeEmail);
  const lines: ListLine[] = [];
  rows.forEach((row, index) => {
    if (row === header || row.every((cell) => cell === '')) return;
    const cell = row[numbers] ?? '';
    const emails = row.flatMap((one) => one.match(emailInCell) ?? []);
    // Names stand where e-mails of other rows stand.
    const named = peopleColumn >= 0 && peopleColumn !== numbers && emails.length === 0 ? (row[peopleColumn] ?? '').split(/[;,|]/) : [];
    const people = [...emails, ...named].map((one) => one.trim().replace(/^mailto:/i, '')).filter(Boolean);
    lines.push({ line: index + 1, number: withoutEmails(cell), people: [...new Set(people)] });
  });
  const separator = separators[delimiter];
  const manyColumns = filled.some((row) => row.length > 1);
  const read = [
    ...(encoding ? [encoding] : []),
    ...(manyColumns && separator ? [`separated by ${separator}`] : []),
    header ? `the header (${header.filter(Boolean).slice(0, 4).join(', ').slice(0, 80)}) left out` : 'no header',
  ].join(', ');
  return { lines, read };
}
