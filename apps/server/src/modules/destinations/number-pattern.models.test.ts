import metadata from 'libphonenumber-js/metadata.max.json';
import { expect, test } from 'vitest';
import { after, isOpen, nothing, type Pattern, parsePattern } from './number-pattern.models.ts';

const behind = (pattern: Pattern, digits: string) => [...digits].reduce((rest, figure) => after(rest, Number(figure)), pattern);

test.each([
  ['80[08]\\d{7}', '80', true],
  ['80[08]\\d{7}', '81', false],
  ['(?:1(?:44|6[346])|899)\\d{6}', '164', true],
  ['(?:1(?:44|6[346])|899)\\d{6}', '165', false],
  ['3\\d{2,3}', '3123', true],
  ['3\\d{2,3}', '31234', false],
  ['1?2', '2', true],
  ['1?2', '12', true],
])('by %s a number may begin with %s: %s', (pattern, digits, may) => {
  expect(behind(parsePattern(pattern), digits) !== nothing).toBe(may);
});

test('behind the last digit that is named every number is allowed', () => {
  const pattern = parsePattern('8(?:4[2-5]|7[0-3])\\d{7}');
  expect(isOpen(behind(pattern, '84'))).toBe(false);
  expect(isOpen(behind(pattern, '842'))).toBe(true);
});

test('what is no pattern of a number is refused, with the place', () => {
  expect(() => parsePattern('8[a-z]')).toThrow('pattern 8[a-z]: unexpected "a-z]" at 2');
  expect(() => parsePattern('8+')).toThrow('at 1');
});

test('every pattern of the metadata is read', () => {
  const plans = Object.values(metadata.countries as unknown as Record<string, unknown[]>);
  const patterns = plans.flatMap((plan) => ((plan[11] ?? []) as unknown[]).flatMap((one) => (Array.isArray(one) ? [String(one[0])] : [])));
  expect(patterns.length).toBeGreaterThan(1_000);
  for (const pattern of patterns) expect(() => parsePattern(pattern)).not.toThrow();
});
