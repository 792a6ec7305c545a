import { describe, expect, test } from 'vitest';
import type { CarrierCall } from './carrier.ts';
import { reconcile, type Written } from './reconcile.ts';

const answered = (sipCallId: string, more: Partial<CarrierCall> = {}): CarrierCall => ({
  sipCallId,
  invitesAtMs: [1_000],
  heard: true,
  final: 200,
  media: true,
  bye: 200,
  endedByEdge: false,
  ...more,
});
const silent = (sipCallId: string, ...invitesAtMs: number[]) =>
  answered(sipCallId, { invitesAtMs, heard: false, final: null, media: false, bye: null });
const record = (sipCallId: string, outcome: Written['outcome'] = 'answered'): Written => ({ sipCallId, outcome });
const outages = [{ fromMs: 5_000, toMs: 6_000 }];
const account = (calls: CarrierCall[], written: Written[], attempts = 0) => reconcile({ calls, written, attempts, outages });

describe('what the carrier saw against what was written', () => {
  test('one record for each call: nothing missing, nothing double', () => {
    expect(account([answered('a'), answered('b')], [record('b'), record('a')])).toMatchObject({ missing: 0, double: 0, failed: 0 });
  });

  test('an answered call without a record is missing', () => {
    expect(account([answered('a'), answered('b')], [record('a')])).toMatchObject({ missing: 1, missingCalls: [{ sipCallId: 'b' }] });
  });

  test('so is one that only heard 100', () => {
    expect(account([answered('a', { final: null, bye: null })], [])).toMatchObject({ missing: 1, notReceived: 0 });
  });

  test('a record that never ended is missing its end', () => {
    expect(account([answered('a')], [record('a', null)])).toMatchObject({ missing: 1, open: 1, openCallIds: ['a'] });
  });

  test('two records of one call are one too many, and so is one of a call that nobody placed', () => {
    expect(account([answered('a')], [record('a'), record('a'), record('z')])).toMatchObject({ double: 2, doubleCallIds: ['a', 'z'] });
  });

  test('a refusal is written as a record or counted as an attempt', () => {
    const refused = [answered('a', { final: 503 }), answered('b', { final: 503 })];
    expect(account(refused, [record('a', 'edge_starting')], 1)).toMatchObject({ missing: 0, double: 0 });
    expect(account(refused, [record('a', 'edge_starting')], 0)).toMatchObject({ missing: 1, refusalsNotCounted: 1 });
    expect(account(refused, [record('a', 'edge_starting')], 2)).toMatchObject({ double: 1 });
  });

  test('an INVITE that left only while nothing listened was not received; one that left at any other time too is missing', () => {
    expect(account([silent('a', 5_100, 5_600)], [])).toMatchObject({ notReceived: 1, missing: 0, failed: 1 });
    expect(account([silent('a', 5_900, 6_400)], [])).toMatchObject({ notReceived: 0, missing: 1 });
  });

  test('a failed call is told by what the carrier saw', () => {
    const calls = [
      answered('a', { bye: 481 }),
      answered('b', { media: false }),
      answered('c', { endedByEdge: true, bye: null }),
      answered('d', { final: 503 }),
    ];
    expect([...account(calls, []).failures.keys()]).toEqual(['cut off, BYE 481', '200 without media', 'cut off by BYE', '503']);
  });
});
