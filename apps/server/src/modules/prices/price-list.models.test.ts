import { describe, expect, test } from 'vitest';
import { readPriceList } from './price-list.models.ts';

const header = 'prefix,name,price per minute,first increment,next increment,connection fee';
const list = (...rows: string[]) => readPriceList([header, ...rows].join('\n'));
const good = '44,United Kingdom,0.0125,60,60,0';

test('a row becomes a price: whole seconds, and money in millionths', () => {
  expect(list('44,United Kingdom,0.0125,30,6,0.05')).toEqual({
    prices: [{ line: 2, prefix: '44', name: 'United Kingdom', perMinute: 12_500, firstSeconds: 30, nextSeconds: 6, connectionFee: 50_000 }],
    faults: [],
  });
});

describe('a row that is wrong is told with line, field, what stands there and what would be right, and the others are kept', () => {
  test.each([
    ['abc,Somewhere,0.01,60,60,0', 'prefix', 'abc', /1 to 15 digits/],
    ['0044,Somewhere,0.01,60,60,0', 'prefix', '0044', /44, not 0044/],
    ['4.4E+10,Somewhere,0.01,60,60,0', 'prefix', '4.4E+10', /spreadsheet/],
    ['1234567890123456,Somewhere,0.01,60,60,0', 'prefix', '1234567890123456', /1 to 15 digits/],
    [',Somewhere,0.01,60,60,0', 'prefix', '', /1 to 15 digits/],
    ['33,,0.01,60,60,0', 'name', '', /missing/],
    [`33,${'x'.repeat(101)},0.01,60,60,0`, 'name', 'x'.repeat(101), /101 characters/],
    ['33,France,,60,60,0', 'price per minute', '', /such as 0\.0125/],
    ['33,France,"0,0125",60,60,0', 'price per minute', '0,0125', /a point, not a comma: 0\.0125/],
    ['33,France,-0.01,60,60,0', 'price per minute', '-0.01', /0 or more/],
    ['33,France,€0.01,60,60,0', 'price per minute', '€0.01', /no currency sign/],
    ['33,France,0.0000001,60,60,0', 'price per minute', '0.0000001', /6 digits/],
    ['33,France,1e-3,60,60,0', 'price per minute', '1e-3', /such as/],
    ['33,France,1000.01,60,60,0', 'price per minute', '1000.01', /More than 1000/],
    ['33,France,99999999999,60,60,0', 'price per minute', '99999999999', /More than 1000/],
    ['33,France,0.01,0,60,0', 'first increment', '0', /1 to 3600/],
    ['33,France,0.01,60/1,60,0', 'first increment', '60/1', /60 as the first increment, 1 as the next/],
    ['33,France,0.01,60,1.5,0', 'next increment', '1.5', /1 to 3600/],
    ['33,France,0.01,60,3601,0', 'next increment', '3601', /1 to 3600/],
    ['33,France,0.01,60,60,free', 'connection fee', 'free', /such as/],
    ['33,France,0.01,60,60', 'row', '33,France,0.01,60,60', /5 fields, the header 6/],
    ['33,France, mobile,0.01,60,60,0', 'row', '33,France,mobile,0.01,60,60,0', /stands in quotes/],
  ])('%s', (row, field, received, message) => {
    const { prices, faults } = list(good, row, '49,Germany,0.01,1,1,0');
    expect(prices.map(({ prefix }) => prefix)).toEqual(['44', '49']);
    expect(faults).toEqual([{ line: 3, field, received, message: expect.stringMatching(message) }]);
  });

  test('every wrong field of a row is told', () => {
    expect(list('x,,y,60,60,0').faults.map(({ field }) => field)).toEqual(['prefix', 'name', 'price per minute']);
  });
});

describe('a prefix that comes twice', () => {
  test('with one price is kept once', () => {
    const { prices, faults } = list(good, good);
    expect(prices).toHaveLength(1);
    expect(faults).toEqual([{ line: 3, field: 'prefix', received: '44', message: 'Line 2 says the same. Leave one of them.' }]);
  });

  test('with two prices is not taken at all: nobody can say which is meant', () => {
    const { prices, faults } = list(good, '33,France,0.01,60,60,0', '+44,Britain,0.02,60,60,0');
    expect(prices.map(({ prefix }) => prefix)).toEqual(['33']);
    expect(faults).toMatchObject([{ line: 4, message: expect.stringContaining('Neither is taken') }]);
  });
});

describe('files as they come', () => {
  test('columns stand in any order and under the names that carriers use; the fee may be left out', () => {
    const { prices, faults } = readPriceList('Destination;Dial Code;First Increment;Next Increment;Rate\nFrance;33;1;1;0.01\n');
    expect(faults).toEqual([]);
    expect(prices).toMatchObject([{ prefix: '33', name: 'France', perMinute: 10_000, connectionFee: 0 }]);
  });

  test('quotes, line ends of Windows, a byte order mark, empty lines and separators in prefixes are read', () => {
    const text = `\ufeff${header}\r\n\r\n"+1 876","Jamaica, ""all""",0.1,60,60,0\r\n\r\n`;
    expect(readPriceList(text)).toEqual({
      prices: [
        { line: 3, prefix: '1876', name: 'Jamaica, "all"', perMinute: 100_000, firstSeconds: 60, nextSeconds: 60, connectionFee: 0 },
      ],
      faults: [],
    });
  });

  test('lines are those of the file, where a quoted field holds some', () => {
    const { prices, faults } = list('33,"France\nmobile",0.01,60,60,0', 'x,Wrong,0.01,60,60,0');
    expect(prices[0]?.name).toBe('France mobile');
    expect(faults[0]?.line).toBe(4);
  });

  test('a quote that never closes is told at the line where it opens', () => {
    const { prices, faults } = list(good, '33,"France,0.01,60,60,0', '49,Germany,0.01,60,60,0');
    expect(prices.map(({ prefix }) => prefix)).toEqual(['44']);
    expect(faults).toMatchObject([{ line: 3, field: 'row', message: expect.stringContaining('quote') }]);
  });

  test.each([
    ['', /empty/],
    ['\n\n', /empty/],
    ['44,United Kingdom,0.0125,60,60,0', /no column 'prefix'/],
    ['prefix,name,price per minute,first increment\n44,x,1,1', /no column 'next increment'/],
    ['prefix,code,name,price,first increment,next increment\n', /Two columns could be 'prefix'/],
    ['%PDF-1.7 \u0000\u0001', /no column/],
  ])('what is no price list says what one looks like: %j', (text, message) => {
    const { prices, faults } = readPriceList(text);
    expect(prices).toEqual([]);
    expect(faults.map((fault) => fault.message).join(' ')).toMatch(message);
  });

  test('a header alone is a list of nothing', () => {
    expect(list()).toEqual({ prices: [], faults: [] });
  });

  test('100,000 rows are read within seconds, and each is kept or told', () => {
    const rows = Array.from(
      { length: 100_000 },
      (_, index) => `${1_000_000 + index},Place ${index},${index % 10 === 0 ? 'x' : '0.01'},60,60,0`,
    );
    const { prices, faults } = list(...rows);
    expect([prices.length, faults.length]).toEqual([90_000, 10_000]);
  });
});

test('whatever bytes come, nothing is thrown and every price that is kept is one', () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const pieces = ['44', '"', ',', ';', '\n', '\r\n', '\t', '0.01', '60', '-1', 'é', '\u0000', '\ud800', ' ', '='];
  for (let run = 0; run < 300; run += 1) {
    const body = Array.from({ length: next(80) }, () => pieces[next(pieces.length)]).join('');
    for (const { prefix, perMinute, firstSeconds, nextSeconds, name } of list(good, body).prices) {
      expect(prefix).toMatch(/^[1-9]\d{0,14}$/);
      expect(name).not.toBe('');
      expect([perMinute, firstSeconds, nextSeconds].every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    }
  }
});
