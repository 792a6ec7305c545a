import { expect, test } from 'vitest';
import { nextCall } from './call.ts';
import { admitCall, type CallList, markCall, moveCall, noCalls } from './calls.ts';

const caller = { number: '+442079460123', name: null, withheld: false };
const ringing = admitCall(noCalls, { id: 'a', caller, called: '+12025550101', record: 'call_1' }) as CallList;

test('a call rings, is answered, is up once the other side confirmed, and ends with its length', () => {
  const answering = moveCall(ringing, 'a', { type: 'answer' });
  expect(answering.current?.state).toEqual({ status: 'answering' });
  const up = moveCall(answering, 'a', { type: 'connected', atMs: 1_000 });
  expect(up.current?.state).toEqual({ status: 'up', sinceMs: 1_000 });
  const over = moveCall(up, 'a', { type: 'end', why: 'hung_up_there', atMs: 4_500 });
  expect(over).toMatchObject({ current: null, last: { id: 'a', state: { status: 'ended', why: 'hung_up_there', upMs: 3_500 } } });
});

test('a second call while one is going on is busy, and changes nothing', () => {
  expect(admitCall(ringing, { id: 'b', caller, called: null, record: null })).toBe('busy');
  expect(moveCall(ringing, 'b', { type: 'end', why: 'declined', atMs: 0 })).toBe(ringing);
});

test('the next call rings once the one before is over, and takes its place', () => {
  const over = moveCall(ringing, 'a', { type: 'end', why: 'answered_elsewhere', atMs: 0 });
  expect(admitCall(over, { id: 'b', caller, called: null, record: null })).toMatchObject({ current: { id: 'b' }, last: null });
});

test('illegal moves are refused', () => {
  expect(nextCall({ status: 'ringing' }, { type: 'connected', atMs: 0 })).toBeNull();
  expect(nextCall({ status: 'answering' }, { type: 'answer' })).toBeNull();
  expect(nextCall({ status: 'up', sinceMs: 0 }, { type: 'answer' })).toBeNull();
  const ended = { status: 'ended', why: 'declined', upMs: null } as const;
  for (const event of [{ type: 'answer' }, { type: 'connected', atMs: 0 }, { type: 'end', why: 'failed', atMs: 0 }] as const)
    expect(nextCall(ended, event)).toBeNull();
});

test('mute and hold are kept only while the call is up', () => {
  expect(markCall(ringing, 'a', { muted: true })).toBe(ringing);
  const up = moveCall(moveCall(ringing, 'a', { type: 'answer' }), 'a', { type: 'connected', atMs: 0 });
  expect(markCall(up, 'a', { muted: true, held: true }).current).toMatchObject({ muted: true, held: true });
});
