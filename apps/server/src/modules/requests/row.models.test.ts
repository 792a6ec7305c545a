import { expect, test } from 'vitest';
import { checkRow } from './row.models.ts';

test.each([
  ['+1 (202) 555-0101', null, '+12025550101'],
  ['0044 20 7946 0123', null, '+442079460123'],
  ['020 7946 0123', 'GB', '+442079460123'],
  ['(202) 555-0101', 'US', '+12025550101'],
  ['12025550101', 'US', '+12025550101'],
  ['442079460123', 'US', '+442079460123'],
  ["'+12025550101", null, '+12025550101'],
  ['="+12025550101"', null, '+12025550101'],
  ['+1 800 555 1234', null, '+18005551234'],
  ['34945123456', 'ES', '+34945123456'],
])('%s with country %s is %s', (text, country, e164) => {
  expect(checkRow(text, country)).toMatchObject({ ok: true, e164 });
});

test.each([
  ['', null, 'not_a_number', 'no number'],
  ['hello', 'US', 'not_a_number', 'hello is not a telephone number'],
  ['2025550101', null, 'no_country_code', 'country code'],
  ['1.20256E+10', 'US', 'not_a_number', 'spreadsheet'],
  ['+12', null, 'not_a_number', 'too short'],
  ['+1 111 555 0101', null, 'not_in_use', 'not in use'],
  ['+1 900 555 1234', null, 'premium', 'premium-rate'],
  ['+49 180 1 234567', null, 'premium', 'shared-cost'],
  ['020 7946', 'GB', 'not_in_use', 'Check the digits'],
])('%j with country %s is refused: %s', (text, country, problem, says) => {
  const check = checkRow(text, country);
  expect(check).toMatchObject({ ok: false, problem });
  expect(check.ok ? '' : check.message).toContain(says);
});

test('digits that mean two numbers are refused, and both are named', () => {
  // A number of Florida, and one of Tongeren in Belgium written without '+'.
  const check = checkRow('3212345678', 'US');
  expect(check).toMatchObject({ ok: false, problem: 'ambiguous' });
  expect(check.ok ? '' : check.message).toContain('+13212345678 or +3212345678');
  expect(checkRow('+3212345678', 'US')).toMatchObject({ ok: true, e164: '+3212345678', country: 'BE' });
});
