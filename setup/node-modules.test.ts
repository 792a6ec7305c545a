import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, so that it runs before anything is installed
import { upToDate } from './node-modules.mjs';

const wanted = {
  '': {},
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-windows': { version: '1.0.0', integrity: 'sha512-w', optional: true },
};
const there = { 'node_modules/a': wanted['node_modules/a'] };

describe('installed npm packages are current', () => {
  test('when they are what the lock file says, packages of other platforms left out', () => {
    expect(upToDate(wanted, there)).toBe(true);
  });

  test.each([
    ['nothing is installed', null],
    ['one is missing', {}],
    ['one has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['one has another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    ['one is there that the lock file does not know', { ...there, 'node_modules/b': { version: '1.0.0' } }],
  ])('not when %s', (_, installed) => {
    expect(upToDate(wanted, installed)).toBe(false);
  });
});
