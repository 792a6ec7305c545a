import { expect, test } from 'vitest';
import { attempted, came, cancelDueAt, heard, judge, legEnded, type Moment, newRun, type Run, taken } from './run.models.ts';

const start = 1_000_000;
/** By the clock of an edge that is `aheadMs` ahead of the control plane. */
const on = (edge: string, ms: number, clock: { aheadMs?: number; withinMs?: number | null } = {}): Moment => ({
  edge,
  at: start + ms + (clock.aheadMs ?? 0),
  platformAt: start + ms,
  withinMs: clock.withinMs === undefined ? 5 : clock.withinMs,
});

const drawn = { shows: '+12025550190', pool: 5, cancelAfterMs: 4_000 };
const waiting = newRun(1, drawn, start);
const calling = heard(taken(waiting, 'edg_a', start), { placedAt: start + 100, cancelled: null, final: null }, start + 100);
const arrived = (moment = on('edg_a', 1_000), shownAsDrawn = true) => came(calling, { call: 'call_1', came: moment, shownAsDrawn });
const alive = (run: Run, ms: number) => heard(run, { placedAt: start, cancelled: null, final: null }, start + ms);
const cancelled = (run: Run, moment = on('edg_a', 5_000)) =>
  heard(run, { placedAt: start, cancelled: moment, final: null }, moment.platformAt);
const ended = (run: Run, moment: Moment, how: 'cancelled' | 'restarted' | 'otherwise' = 'cancelled') =>
  legEnded(run, { call: 'call_1', ended: moment, how });
const final = (run: Run, code: number, ms: number) => heard(run, { placedAt: start, cancelled: null, final: code }, start + ms);
const said = (run: Run, ms: number) => {
  const { state, reason } = judge(run, start + ms);
  return reason ?? state;
};

test('the way of a check that passes', () => {
  expect(said(waiting, 10)).toBe('waiting_for_edge');
  expect(said(calling, 200)).toBe('calling');
  expect(said(arrived(), 1_100)).toBe('arrived');
  expect(cancelDueAt(arrived())).toBe(start + 5_000);
  const over = ended(cancelled(arrived()), on('edg_a', 5_200));
  expect(said(cancelled(arrived()), 5_100)).toBe('cancelled');
  expect(said(over, 5_300), 'a second call may still be reported').toBe('cancelled');
  expect(said(over, 7_000)).toBe('passed');
});

test('where the carrier rewrites the number, or few were drawn from, three calls have to fit', () => {
  const fits = (call: number, pool: number, shownAsDrawn: boolean) =>
    said({ ...ended(cancelled(arrived(undefined, shownAsDrawn)), on('edg_a', 5_200)), call, pool }, 7_000);
  expect([1, 2, 3].map((call) => fits(call, 5, false))).toEqual(['one_more', 'one_more', 'passed']);
  expect([1, 2, 3].map((call) => fits(call, 4, true))).toEqual(['one_more', 'one_more', 'passed']);
  expect(fits(1, 5, true)).toBe('passed');
});

test('a forged pass: a call that comes and is cancelled without our cancel fails', () => {
  expect(said(ended(arrived(), on('edg_a', 4_000)), 10_001)).toBe('ended_early');
});

test('the end of a call that came may be known before our cancel is: it is waited for', () => {
  const run = ended(arrived(), on('edg_a', 5_200));
  expect(said(run, 5_300)).toBe('arrived');
  expect(said(cancelled(run), 7_000)).toBe('passed');
});

test('a forged pass: one that is cancelled a little before ours fails, also where ours was reported first', () => {
  expect(said(ended(cancelled(arrived()), on('edg_a', 4_999)), 7_000)).toBe('ended_early');
});

test('the call that came ends within two seconds of our cancel, to the millisecond', () => {
  const at = (ms: number) => said(ended(cancelled(arrived()), on('edg_a', ms)), 9_000);
  expect(at(5_000)).toBe('passed');
  expect(at(7_000)).toBe('passed');
  expect(at(7_001)).toBe('ended_late');
});

test('a call that goes on after our cancel fails, and one that ended otherwise than by a cancel', () => {
  expect(said(cancelled(arrived()), 10_000)).toBe('cancelled');
  expect(said(cancelled(arrived()), 11_001)).toBe('ended_late');
  expect(said(ended(cancelled(arrived()), on('edg_a', 5_100), 'otherwise'), 7_000)).toBe('ended_late');
});

test('two calls at the same time: which was ours cannot be known', () => {
  const both = came(arrived(), { call: 'call_2', came: on('edg_b', 1_500), shownAsDrawn: false });
  expect(said(both, 2_000)).toBe('several_calls');
  const late = came(ended(cancelled(arrived()), on('edg_a', 5_100)), { call: 'call_2', came: on('edg_b', 4_500), shownAsDrawn: false });
  expect(said(late, 7_000)).toBe('several_calls');
});

test('the same call, told twice, is one', () => {
  const again = came(arrived(), { call: 'call_1', came: on('edg_a', 1_000), shownAsDrawn: true });
  expect(said(again, 1_500)).toBe('arrived');
});

test('a call that came before an edge took the check is not counted', () => {
  expect(came(waiting, { call: 'call_1', came: on('edg_a', 100), shownAsDrawn: true }).legs).toEqual([]);
  expect(came(calling, { call: 'call_1', came: on('edg_a', -6), shownAsDrawn: true }).legs).toEqual([]);
  expect(came(calling, { call: 'call_1', came: on('edg_a', -4), shownAsDrawn: true }).legs).toHaveLength(1);
});

test('on one edge its own clock counts, however wrong it is', () => {
  const wrong = { aheadMs: 3_600_000, withinMs: null };
  const run = ended(cancelled(arrived(on('edg_a', 1_000, wrong)), on('edg_a', 5_000, wrong)), on('edg_a', 6_900, wrong));
  expect(said(run, 8_000)).toBe('passed');
});

test('between two edges the clocks are compared by the control plane’s, and the doubt counts against a pass', () => {
  const across = (ms: number, withinMs: number | null) => {
    const clock = { aheadMs: -40_000, withinMs };
    return said(ended(cancelled(arrived(on('edg_b', 1_000, clock))), on('edg_b', ms, clock)), 9_000);
  };
  expect(across(5_100, 20)).toBe('passed');
  expect(across(6_975, 20)).toBe('passed');
  expect(across(6_976, 20)).toBe('ended_late');
  expect(across(4_975, 20), 'within what the clocks are known to').toBe('passed');
  expect(across(4_974, 20)).toBe('ended_early');
  expect(across(5_100, 495)).toBe('passed');
  expect(across(5_100, 496)).toBe('clocks_apart');
  expect(across(5_100, null)).toBe('clocks_apart');
});

test('answered by something else, whenever it is', () => {
  expect(said(final(calling, 200, 500), 600)).toBe('answered_elsewhere');
  expect(said(final(arrived(), 200, 2_000), 2_100)).toBe('answered_elsewhere');
  expect(said(final(ended(cancelled(arrived()), on('edg_a', 5_100)), 200, 5_300), 7_000)).toBe('answered_elsewhere');
});

test('refused by the upstream, and an upstream that does not answer', () => {
  expect(said(final(calling, 404, 500), 600), 'what came back may still be reported').toBe('calling');
  expect(said(final(calling, 404, 500), 2_500)).toBe('upstream_refused');
  expect(said(final(calling, 0, 500), 2_500)).toBe('upstream_unreachable');
});

test('it left and never came', () => {
  const run = alive(calling, 30_000);
  expect(said(run, 30_099)).toBe('calling');
  expect(said(run, 30_101)).toBe('never_came');
});

test.each([
  ['source_not_listed', 'unlisted_source'],
  ['login_failed', 'unlisted_source'],
  ['number_not_on_this_trunk', 'another_trunk'],
  ['trunk_calls_limit', 'refused_here'],
] as const)('an attempt that was not let in (%s) explains why nothing came: %s', (outcome, reason) => {
  const refused = { outcome, address: '192.0.2.9' };
  const seen = attempted(calling, refused, on('edg_b', 800));
  expect(said(seen, 900), 'it may have been somebody else').toBe('calling');
  expect(said(final(seen, 503, 1_000), 3_000)).toBe(reason);
  expect(said(alive(seen, 30_000), 30_101)).toBe(reason);
  expect(said(came(seen, { call: 'call_1', came: on('edg_a', 1_200), shownAsDrawn: true }), 1_300)).toBe('arrived');
  expect(attempted(calling, refused, on('edg_b', -10)).refused).toBe(null);
});

test('nobody took it, and an edge that is heard of no more', () => {
  expect(said(waiting, 20_001)).toBe('no_edge');
  expect(said(taken(waiting, 'edg_a', start), 10_001)).toBe('edge_restarted');
  expect(said(calling, 10_101)).toBe('edge_restarted');
  expect(said(arrived(), 10_101)).toBe('edge_restarted');
});

test('an edge that restarts under the call that came ends the check', () => {
  expect(said(ended(arrived(), on('edg_a', 3_000), 'restarted'), 3_100)).toBe('edge_restarted');
});
