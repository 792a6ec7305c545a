import { expect, test } from 'vitest';
import { refused, started, unlisted } from '../../../test/events.ts';
import { type Armed, attemptsSeen, type Context, meantBy } from './checks.models.ts';

const us = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const now = Date.now();
const times = { armedAt: now - 120_000, expiresAt: now + 60_000 };
const acmeUs: Armed = { check: 'chk_us', account: 'acc_acme', number: 'num_us', digits: '12025550101', format: us, ...times };
const acmeGb: Armed = { check: 'chk_gb', account: 'acc_acme', number: 'num_gb', digits: '442079460101', format: gb, ...times };
const otherGb: Armed = { check: 'chk_other', account: 'acc_other', number: 'num_other', digits: '442025550101', format: gb, ...times };

const meant = (text: string, armed: Armed[], live: string[] = []) =>
  meantBy(text, { armed, live: new Map(live.map((digits) => [digits, 'acc_any'])) }).map(({ check }) => check);

test.each([
  ['+1 (202) 555-0101', ['chk_us']],
  ['0012025550101', ['chk_us']],
  ['12025550101', ['chk_us']],
  ['2025550101', ['chk_us']],
  ['02079460101', ['chk_gb']],
  ['+12025550199', []],
  ['reception', []],
  ['', []],
])('%s means the armed number whose trunk reads it so', (text, checks) => expect(meant(text, [acmeUs, acmeGb])).toEqual(checks));

test('a number in full that is live somewhere is that number, whatever an armed one could make of it', () => {
  const egypt: Armed = { ...acmeUs, format: us, digits: '12025550101' };
  expect(meant('2025550101', [egypt])).toEqual(['chk_us']);
  expect(meant('2025550101', [egypt], ['2025550101'])).toEqual([]);
});

test('a national text that armed numbers of two accounts read as theirs is shown to neither', () => {
  expect(meant('2025550101', [acmeUs, otherGb])).toEqual([]);
  expect(meant('+12025550101', [acmeUs, otherGb])).toEqual(['chk_us']);
});

const context = (change: Partial<Context> = {}): Context => ({
  edgeId: 'edg_1',
  now,
  armed: [acmeUs],
  live: new Map([['12025550101', 'acc_acme']]),
  trunks: new Map([['trk_other', 'acc_other']]),
  numbers: new Set(['num_us']),
  ...change,
});
const seen = (event: Parameters<typeof attemptsSeen>[0][number], change: Partial<Context> = {}) =>
  attemptsSeen([event], context(change)).map(({ check, outcome, good }) => ({ check, outcome, good }));

test('what is let in is good, refused ones are good where only the person was missing', () => {
  const names = { account: 'acc_acme', trunk: 'trk_us', number: 'num_us' };
  expect(seen(started(names))).toEqual([{ check: 'chk_us', outcome: null, good: true }]);
  expect(seen(refused({ ...names, outcome: 'no_app_online' }))).toEqual([{ check: 'chk_us', outcome: 'no_app_online', good: true }]);
  expect(seen(refused({ ...names, outcome: 'codec_mismatch' }))).toEqual([{ check: 'chk_us', outcome: 'codec_mismatch', good: false }]);
  expect(seen(started({ ...names, number: 'num_elsewhere' }))).toEqual([]);
  expect(seen(started(names), { numbers: new Set() })).toEqual([]);
});

test("another account's refused call is shown only where its text is this number in full", () => {
  const foreign = { account: 'acc_other', trunk: 'trk_other', outcome: 'number_not_on_this_trunk' as const };
  expect(seen(refused({ ...foreign, calledRaw: '+12025550101' }))).toHaveLength(1);
  expect(seen(refused({ ...foreign, calledRaw: '+12025550177', outcome: 'number_unknown' }))).toEqual([]);
});

test('an unlisted call that names a trunk of another account by its label is not shown, whatever it calls', () => {
  const last = unlisted({ calledRaw: '+12025550101' }).last;
  expect(seen(unlisted({ last }))).toHaveLength(1);
  expect(seen(unlisted({ last: { ...last, trunk: 'trk_other' } }))).toEqual([]);
});

test('what came before it was armed or after its time, and what is no INVITE, is not shown', () => {
  const early = unlisted({ calledRaw: '+12025550101', at: times.armedAt - 10_000 });
  expect(seen(early)).toEqual([]);
  const over = context({ armed: [{ ...acmeUs, expiresAt: now - 100_000 }] });
  expect(attemptsSeen([unlisted({ calledRaw: '+12025550101' })], over)).toEqual([]);
  const last = { ...unlisted({ calledRaw: '+12025550101' }).last, method: 'OPTIONS' };
  expect(seen(unlisted({ last }))).toEqual([]);
});

test('a repeated request is one attempt; a later answer that is another one makes another', () => {
  const silent = unlisted({ calledRaw: '+12025550101' });
  const names = { account: 'acc_acme', trunk: 'trk_us', number: 'num_us', sipCallId: silent.last.sipCallId };
  const keys = attemptsSeen([silent, silent, started(names)], context()).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});
