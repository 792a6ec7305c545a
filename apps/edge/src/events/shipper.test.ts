import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBatch, RouterError } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ControlPlaneError } from '../control-plane.ts';
import { createProblems } from '../problems.ts';
import { type Journal, openJournal } from './journal.ts';
import { createShipper } from './shipper.ts';

let folder: string;
let journal: Journal;
let stop: AbortController;
let running: Promise<void> | null;
let aside: string[];
const problems = createProblems({ info() {}, warn() {} });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-shipper-'));
  journal = openJournal(join(folder, 'events.sqlite'));
  stop = new AbortController();
  running = null;
  aside = [];
});
afterEach(async () => {
  stop.abort();
  await running;
  journal.close();
  rmSync(folder, { recursive: true });
});

const event = (message: string): RouterError => ({ type: 'router.error', at: 1, where: 'x', message, sipCallId: '' });
function ship(sendEvents: (batch: EventBatch) => Promise<{ ackedSeq: number }>) {
  const shipper = createShipper({
    controlPlane: { sendEvents },
    journal,
    setAside: { put: (_from, _why, text) => void aside.push(text) },
    problems,
    retry: { firstMs: 5, mostMs: 10 },
  });
  return shipper;
}
const lastSeq = (batch: EventBatch) => ({ ackedSeq: batch.events.at(-1)?.seq ?? 0 });

test('batches of at most 500, in order, deleted when acknowledged; new events go at once', async () => {
  const batches: EventBatch[] = [];
  journal.record(Array.from({ length: 1_200 }, (_, n) => event(String(n))));
  running = ship(async (batch) => {
    batches.push(batch);
    return lastSeq(batch);
  }).run(stop.signal);
  await vi.waitFor(() => expect(journal.waiting()).toBe(0));
  expect(batches.map((batch) => batch.events.length)).toEqual([500, 500, 200]);
  expect(batches.flatMap((batch) => batch.events.map(({ seq }) => seq))).toEqual(Array.from({ length: 1_200 }, (_, n) => n + 1));
  journal.record([event('later')]);
  await vi.waitFor(() => expect(batches).toHaveLength(4));
});

test('what was not acknowledged is sent again, the same to the last byte', async () => {
  const sent: string[] = [];
  let away = true;
  journal.record([event('a'), event('b')]);
  running = ship(async (batch) => {
    sent.push(JSON.stringify(batch));
    if (away) throw new ControlPlaneError(503, 'the control plane answered 503');
    return lastSeq(batch);
  }).run(stop.signal);
  await vi.waitFor(() => expect(problems.list().join()).toMatch(/they wait on disk: the control plane answered 503/));
  away = false;
  await vi.waitFor(() => expect(journal.waiting()).toBe(0));
  expect(sent.length).toBeGreaterThan(1);
  expect(new Set(sent).size).toBe(1);
  expect(problems.list()).toEqual([]);
});

test('an acknowledgement of more than was sent deletes nothing', async () => {
  journal.record([event('a')]);
  running = ship(async () => ({ ackedSeq: 99 })).run(stop.signal);
  await vi.waitFor(() => expect(problems.list().join()).toMatch(/acknowledged 99 of 1 to 1/));
  expect(journal.waiting()).toBe(1);
});

test('an event that the control plane refuses is set aside and holds up no other', async () => {
  const taken: string[] = [];
  journal.record(Array.from({ length: 20 }, (_, n) => event(n === 13 ? 'poison' : String(n))));
  running = ship(async (batch) => {
    const messages = batch.events.map(({ event: one }) => (one as RouterError).message);
    if (messages.includes('poison')) throw new ControlPlaneError(400, 'events.3.event: wrong');
    taken.push(...messages);
    return lastSeq(batch);
  }).run(stop.signal);
  await vi.waitFor(() => expect(journal.waiting()).toBe(0));
  expect(taken).toEqual(Array.from({ length: 20 }, (_, n) => String(n)).filter((text) => text !== '13'));
  expect(aside).toHaveLength(1);
  expect(aside[0]).toContain('poison');
});

test('a last flush gives up after its limit and leaves the events on disk', async () => {
  journal.record([event('a')]);
  const shipper = createShipper({
    controlPlane: {
      sendEvents: (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    },
    journal,
    setAside: { put() {} },
    problems,
  });
  const from = performance.now();
  await shipper.flush(100);
  expect(performance.now() - from).toBeLessThan(1_000);
  expect(journal.waiting()).toBe(1);
});
