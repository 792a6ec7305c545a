import { expect, test } from 'vitest';
import { judge, type Seen, type WorkerSeen } from './judgement.ts';

const worker = (changes: Partial<WorkerSeen> = {}): WorkerSeen => ({
  pid: 1,
  silentMs: 0,
  answersOfOthers: 0,
  state: 'S',
  cpuTicks: 0,
  ...changes,
});
const seen = (workers: WorkerSeen[], changes: Partial<Seen> = {}): Seen => ({
  workers,
  tcpSilentMs: 0,
  everAnswered: true,
  adopted: false,
  countsGrow: false,
  callsUp: 5,
  ...changes,
});
const four = (changes: Partial<WorkerSeen>) => Array.from({ length: 4 }, () => worker(changes));
const verdict = (...given: Parameters<typeof seen>) => judge(seen(...given)).verdict;

test('all workers silent: said after some seconds, replaced after ten', () => {
  expect(verdict(four({ silentMs: 2_000 }))).toBe('well');
  expect(verdict(four({ silentMs: 5_000 }))).toBe('watched');
  expect(verdict(four({ silentMs: 11_000 }))).toBe('replace');
  expect(verdict(four({ silentMs: 11_000, state: 'T' }))).toBe('replace');
  // A call was worked on between the last probe and the end.
  expect(verdict(four({ silentMs: 11_000, state: 'T', cpuTicks: 2 }))).toBe('replace');
});

test('silent and busy: a loop or a flood, so it gets three times as long, and as long as it likes while it reads a flood', () => {
  const busy = (silentMs: number) => four({ silentMs, state: 'R', cpuTicks: silentMs / 20 });
  expect(verdict(busy(15_000))).toBe('watched');
  expect(verdict(busy(31_000))).toBe('replace');
  expect(verdict(busy(31_000), { countsGrow: true })).toBe('watched');
});

test('without processor time, in a debugger, or where no probe ever came back, nothing is ended', () => {
  expect(verdict(four({ silentMs: 60_000, state: 'R', cpuTicks: 10 }))).toBe('watched');
  expect(verdict([...four({ silentMs: 60_000 }), worker({ silentMs: 60_000, state: 't' })])).toBe('watched');
  expect(verdict(four({ silentMs: 60_000 }), { everAnswered: false })).toBe('watched');
  // It ran before this agent did, and may hang already.
  expect(verdict(four({ silentMs: 60_000 }), { everAnswered: false, adopted: true })).toBe('replace');
});

const oneOfFour = (changes: Partial<WorkerSeen> = {}) => [
  ...Array.from({ length: 3 }, () => worker({ silentMs: 300 })),
  worker({ pid: 4, silentMs: 11_000, answersOfOthers: 80, ...changes }),
];

test('one of several: replaced as soon as no call is up', () => {
  expect(judge(seen(oneOfFour()))).toEqual({
    verdict: 'watched',
    sentence: '1 of 4 SIP workers of Kamailio does not answer; Kamailio is started again as soon as no call is up',
  });
  expect(verdict(oneOfFour(), { callsUp: 0 })).toBe('replace');
});

test('one of several that only had no luck, or no processor, is well', () => {
  expect(verdict(oneOfFour({ answersOfOthers: 79 }), { callsUp: 0 })).toBe('well');
  expect(verdict(oneOfFour({ state: 'R', cpuTicks: 3 }), { callsUp: 0 })).toBe('well');
  // An endless loop takes its share.
  expect(verdict(oneOfFour({ state: 'R', cpuTicks: 400 }), { callsUp: 0 })).toBe('replace');
});

test('more than half of several: replaced under calls, for it spreads', () => {
  const hung = worker({ silentMs: 11_000, answersOfOthers: 90 });
  expect(verdict([worker(), worker(), hung, hung])).toBe('watched');
  expect(verdict([worker(), hung, hung, hung])).toBe('replace');
});

test('nothing over TCP: no phone can reach it', () => {
  expect(verdict(four({}), { tcpSilentMs: 19_000 })).toBe('well');
  expect(verdict(four({}), { tcpSilentMs: 20_000 })).toBe('replace');
});
