/**
 * Lines of nothing but numbers, as the control plane writes them: read by one expression, without making objects of them and texts of the objects again
 * (0.3 us a row, where JSON.parse, schema and JSON.stringify take 3). What it takes the schema of contracts/rows.schemas.ts takes too, with the same
 * meaning; everything else is read the long way.
 */
import type { RowText } from './store.ts';

export interface NumbersLine {
  type: 'rows';
  revision: number;
  rows: RowText[];
}

const begin = /^\{"type":"rows","revision":(\d{1,15}),"rows":\[/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a JSON text holds none
const text = /"[^"\\\u0000-\u001f]*"/.source;
/** In the order of PostgreSQL's jsonb: by length of the name. */
const fields = [
  `"id":${text}`,
  '"on":(?:true|false)',
  `"trunk":${text}`,
  `"people":\\[(?:${text}(?:,${text})*)?\\]`,
  `"account":${text}`,
  '"ringSeconds":(?:[5-9]|[1-9]\\d|1[0-7]\\d|180)',
];
const row = new RegExp(`\\{"table":"numbers","key":"(\\d{1,15})","value":(\\{${fields.join(',')}\\})\\}([,\\]])`, 'y');

/** Null for any other line. */
export function readNumbers(line: string): NumbersLine | null {
  const revision = begin.exec(line);
  if (revision === null) return null;
  const rows: RowText[] = [];
  row.lastIndex = revision[0].length;
  for (;;) {
    const found = row.exec(line);
    if (found === null) return null;
    rows.push({ table: 'numbers', key: found[1] as string, value: found[2] as string });
    if (found[3] === ']') break;
  }
  return line.slice(row.lastIndex) === '}' && /^(0|[1-9]\d*)$/.test(revision[1] as string)
    ? { type: 'rows', revision: Number(revision[1]), rows }
    : null;
}
