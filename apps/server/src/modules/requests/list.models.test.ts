import { expect, test } from 'vitest';
import { decodeList, readList } from './list.models.ts';

const pick = (text: string) => readList(text).lines.map(({ number, people }) => [number, ...people]);
const two = [
  ['+12025550101', 'ada@acme.example'],
  ['+12025550102', 'ada@acme.example', 'grace@acme.example'],
];

test.each([
  ['commas and a header', 'Number,People\n+12025550101,ada@acme.example\n+12025550102,"ada@acme.example, grace@acme.example"\n'],
  ['semicolons, no header', '+12025550101;ada@acme.example\r\n+12025550102;ada@acme.example,grace@acme.example\r\n'],
  ['tabs, people first', 'who\tline\nada@acme.example\t+12025550101\nada@acme.example;grace@acme.example\t+12025550102'],
  ['bars', '+12025550101|ada@acme.example\n+12025550102|ada@acme.example grace@acme.example'],
  ['spaces, pasted', '+12025550101 ada@acme.example\n\n+12025550102 ada@acme.example grace@acme.example\n'],
  ["Excel's own first line", 'sep=;\nTelefon;Mail\n+12025550101;ada@acme.example\n+12025550102;"ada@acme.example;grace@acme.example"'],
  [
    'columns that are of no use',
    'ID,Office,Phone,Mail,Mail 2\n1,Hall,+12025550101,ada@acme.example,\n2,Shop,+12025550102,ada@acme.example,grace@acme.example',
  ],
])('a list with %s is read', (_, text) => {
  expect(pick(text)).toEqual(two);
});

test('empty lines do not hide the separator', () => {
  expect(readList('Number;Who\n\n+12025550101;ada@acme.example\n\n\n').read).toBe(
    'separated by semicolons, the header (Number, Who) left out',
  );
});

test('one number a line is enough, and a line keeps its number in the file', () => {
  expect(readList('Numbers\n\n(202) 555-0101\n(202) 555-0102').lines).toEqual([
    { line: 3, number: '(202) 555-0101', people: [] },
    { line: 4, number: '(202) 555-0102', people: [] },
  ]);
  expect(pick('+12025550101')).toEqual([['+12025550101']]);
});

test('a wrong first row is no header: a person sees it and its message', () => {
  expect(pick('+1202,ada@acme.example\n+12025550102,ada@acme.example')).toHaveLength(2);
  expect(pick('hello')).toEqual([['hello']]);
});

test('names stand where e-mails of other rows stand', () => {
  expect(pick('+12025550101,ada@acme.example\n+12025550102,Grace')).toEqual([
    ['+12025550101', 'ada@acme.example'],
    ['+12025550102', 'Grace'],
  ]);
});

test.each([
  ['UTF-8', new TextEncoder().encode('Büro,+12025550101')],
  ['UTF-8', Buffer.from('\ufeffBüro,+12025550101', 'utf8')],
  ['UTF-16', Buffer.from('\ufeffBüro,+12025550101', 'utf16le')],
  ['UTF-16', Buffer.from('Büro,+12025550101', 'utf16le')],
  ['UTF-16', Buffer.from('\ufeffBüro,+12025550101', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from('Büro,+12025550101', 'latin1')],
])('a file in %s is read', (encoding, bytes) => {
  const decoded = decodeList(bytes);
  expect(decoded.encoding).toBe(encoding);
  expect(decoded.text.replace('\ufeff', '')).toBe('Büro,+12025550101');
});

test('10,000 rows are read in under a second', () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `+1202555${String(index).padStart(4, '0')};p${index}@acme.example`).join('\n');
  const at = performance.now();
  expect(readList(text).lines).toHaveLength(10_000);
  expect(performance.now() - at).toBeLessThan(1_000);
});
