import { expect, test } from 'vitest';
import { readMoney, writeMoney } from './money.ts';

test.each([
  ['0', 0],
  ['12', 12_000_000],
  ['0.0125', 12_500],
  ['.5', 500_000],
  ['0.000001', 1],
  ['999999999.999999', 999_999_999_999_999],
])('%s is %i millionths', (text, millionths) => {
  expect(readMoney(text)).toBe(millionths);
});

test.each(['', '.', '1.', '-1', '+1', '1,5', '1e3', '0x10', '1.0000001', '1 000', '€1', '1234567890', 'NaN'])('%j is no amount', (text) => {
  expect(readMoney(text)).toBeNull();
});

test.each([
  [0, '0.00'],
  [12_500, '0.0125'],
  [1, '0.000001'],
  [1_500_000, '1.50'],
  [-20_000_000, '-20.00'],
])('%i millionths are written %s', (millionths, text) => {
  expect(writeMoney(millionths)).toBe(text);
});

test('what is written is read as the same amount', () => {
  for (let amount = 1; amount < 999_999_999_999_999; amount = amount * 3 + 7) expect(readMoney(writeMoney(amount))).toBe(amount);
});
