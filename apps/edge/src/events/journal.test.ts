import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallEnded, CallStarted, EdgeEvent, UnlistedCell } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeOpenCalls } from './closing.ts';
import { type Journal, openJournal } from './journal.ts';

let folder: string;
let journal: Journal;
const reopen = () => {
  journal.close();
  journal = openJournal(join(folder, 'events.sqlite'));
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-journal-'));
  journal = openJournal(join(folder, 'events.sqlite'));
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const started = (call: string, at = 1): CallStarted => ({
  type: 'call.started',
  at,
  call,
  sipCallId: `${call}@carrier`,
  origin: { address: '127.0.0.10', port: 5060, transport: 'udp' },
  calledRaw: '+12025550101',
  called: '+12025550101',
  callerRaw: '',
  caller: null,
  callerName: null,
  callerWithheld: false,
  userAgent: '',
  codecs: ['PCMU'],
  account: 'acc_1',
  trunk: 'trk_1',
  number: 'num_1',
  people: ['usr_a'],
  apps: 1,
});
const ended = (call: string, at = 2): CallEnded => ({
  type: 'call.ended',
  at,
  call,
  outcome: 'answered',
  code: 200,
  ringAt: 1,
  answerAt: 1,
  endAt: at,
  hungUpBy: 'caller',
  answeredBy: 'usr_a',
  codec: 'PCMU',
});
const cell = (count: number, number = 3): UnlistedCell => ({
  cell: number,
  outcome: 'source_not_listed',
  count,
  at: count,
  last: {
    origin: { address: '192.0.2.7', port: 5060, transport: 'udp' },
    method: 'INVITE',
    calledRaw: '',
    callerRaw: '',
    sipCallId: `c${count}`,
    userAgent: '',
    codecs: [],
  },
});
const waiting = () => journal.next(500).map(({ event }) => event);
const calls = (events: EdgeEvent[]) => events.map((event) => ('call' in event ? `${event.type} ${event.call}` : event.type));

test('numbers go on after a restart and are never given twice, acknowledged or not', () => {
  journal.record([started('call_1'), ended('call_1')]);
  const { id } = journal;
  journal.acknowledge(2);
  reopen();
  journal.record([started('call_2')]);
  expect(journal.next(500).map(({ seq }) => seq)).toEqual([3]);
  expect(journal.id).toBe(id);
});

test('an event and the position behind it are written together or not at all', () => {
  journal.record([started('call_1')], new Map([['file', 100]]));
  const broken = { type: 'call.ended', call: null } as unknown as EdgeEvent;
  expect(() => journal.record([started('call_2'), broken], new Map([['file', 200]]))).toThrow();
  expect(journal.position('file')).toBe(100);
  expect(calls(waiting())).toEqual(['call.started call_1']);
});

test('calls that started and did not end are open, in whatever order the rows came', () => {
  journal.record([started('call_1'), started('call_2'), ended('call_1'), ended('call_3'), started('call_3')]);
  expect(journal.openCalls()).toEqual([{ call: 'call_2', sipCallId: 'call_2@carrier' }]);
});

test('open calls are closed as edge_restarted once, their media is ended, and rtpengine says whether they were answered', async () => {
  journal.record([started('call_1'), started('call_2')]);
  const asked: unknown[] = [];
  const ng = {
    async ask(command: string, values?: Record<string, unknown>) {
      asked.push([command, values?.['call-id']]);
      const second = values?.['call-id'] === 'call_2@carrier' ? { tag: 'callee' } : { tag: '' };
      return { result: 'ok', tags: { caller: { tag: 'caller' }, other: second } };
    },
    close() {},
  };
  expect(await closeOpenCalls({ journal, ng, now: 99 })).toBe(2);
  expect(asked).toEqual([
    ['query', 'call_1@carrier'],
    ['query', 'call_2@carrier'],
    ['delete', 'call_1@carrier'],
    ['delete', 'call_2@carrier'],
  ]);
  expect(waiting().slice(2)).toMatchObject([
    { type: 'call.ended', call: 'call_1', outcome: 'edge_restarted', code: 0, endAt: 99, hungUpBy: 'platform' },
    { type: 'call.ended', call: 'call_2', outcome: 'edge_restarted', code: 200, endAt: 99, hungUpBy: 'platform' },
  ]);
  expect(await closeOpenCalls({ journal, ng, now: 100 })).toBe(0);
});

test('calls are closed also when rtpengine does not answer', async () => {
  journal.record([started('call_1')]);
  const ng = { ask: () => Promise.reject(new Error('no answer')), close() {} };
  expect(await closeOpenCalls({ journal, ng, now: 99 })).toBe(1);
  expect(journal.openCalls()).toEqual([]);
});

test('cells: only what is new since the last look, also over a restart of the agent', () => {
  journal.recordCells('life 1', [cell(5)]);
  journal.next(500);
  reopen();
  journal.recordCells('life 1', [cell(5)]);
  journal.recordCells('life 1', [cell(7)]);
  expect(waiting()).toMatchObject([{ count: 5 }, { count: 2, last: { sipCallId: 'c7' } }]);
});

test('cells of a new life of Kamailio start at 0, even where they are higher', () => {
  journal.recordCells('life 1', [cell(5)]);
  journal.next(500);
  journal.recordCells('life 2', [cell(6)]);
  expect(waiting()).toMatchObject([{ count: 5 }, { count: 6 }]);
});

test('a flood while the control plane is away takes one row a cell, and no count is lost', () => {
  for (let count = 1; count <= 300; count++) journal.recordCells('life 1', [cell(count, 3), cell(count * 2, 4)]);
  expect(journal.waiting()).toBe(2);
  expect(waiting()).toMatchObject([
    { count: 300, last: { sipCallId: 'c300' } },
    { count: 600, last: { sipCallId: 'c600' } },
  ]);
});

test('an event that may have been sent is never changed: the same number must always mean the same', () => {
  journal.recordCells('life 1', [cell(5)]);
  const sent = journal.next(500);
  journal.recordCells('life 1', [cell(9)]);
  expect(journal.next(500).slice(0, 1)).toEqual(sent);
  reopen();
  journal.recordCells('life 1', [cell(10)]);
  expect(waiting()).toMatchObject([{ count: 5 }, { count: 4 }, { count: 1 }]);
});

test('answered calls with media are told of once their end is on disk; others, and those whose start is not known, are not', () => {
  const told: string[] = [];
  journal.onAnsweredEnd((calls) => told.push(...calls.map(({ call, sipCallId }) => `${call} ${sipCallId}`)));
  journal.record([started('call_a'), started('call_b')]);
  journal.record([ended('call_a'), { ...ended('call_b'), outcome: 'no_answer', codec: null }, ended('call_c')]);
  expect(told).toEqual(['call_a call_a@carrier']);
});
