import { expect, test } from 'vitest';
import { nextCall } from './call.ts';
import {
  admitCall,
  bringCall,
  type CallList,
  focusCall,
  forgetCall,
  markCall,
  moveCall,
  type NewCall,
  noCalls,
  recordCall,
} from './calls.ts';

const other = { number: '+442079460123', name: null, withheld: false };
const call = (id: string, direction: 'in' | 'out' = 'in'): NewCall => ({ id, direction, other, own: '+12025550101', record: null });
const withCalls = (...calls: NewCall[]) => calls.reduce((list, one) => admitCall(list, one) as CallList, noCalls);
const answered = (list: CallList, id: string) => moveCall(moveCall(list, id, { type: 'answer' }), id, { type: 'connected', atMs: 0 });
const ended = (list: CallList, id: string) => moveCall(list, id, { type: 'end', why: 'hung_up_here', atMs: 0 });
const ringing = withCalls(call('a'));
const order = ({ current, others }: CallList) => [current?.id ?? null, ...others.map(({ id }) => id)];

test('a call rings, is answered, is up once the other side confirmed, and ends with its length', () => {
  const answering = moveCall(ringing, 'a', { type: 'answer' });
  expect(answering.current?.state).toEqual({ status: 'answering' });
  const up = moveCall(answering, 'a', { type: 'connected', atMs: 1_000 });
  expect(up.current?.state).toEqual({ status: 'up', sinceMs: 1_000 });
  const over = moveCall(up, 'a', { type: 'end', why: 'hung_up_there', atMs: 4_500 });
  expect(over).toMatchObject({ current: null, last: { id: 'a', state: { status: 'ended', why: 'hung_up_there', upMs: 3_500 } } });
});

test('a call out is dialled, rings there, is up, and ends; one that never rings may be answered too', () => {
  const dialled = withCalls(call('a', 'out'));
  const rings = moveCall(dialled, 'a', { type: 'rings' });
  expect([dialled, rings].map(({ current }) => current?.state.status)).toEqual(['dialling', 'ringing_there']);
  for (const list of [dialled, rings])
    expect(moveCall(list, 'a', { type: 'connected', atMs: 5 }).current?.state).toEqual({ status: 'up', sinceMs: 5 });
});

test('a call out that is refused keeps the outcome that the edge named', () => {
  const over = moveCall(withCalls(call('a', 'out')), 'a', { type: 'end', why: 'not_reached', outcome: 'destination_not_allowed', atMs: 0 });
  expect(over.last?.state).toEqual({ status: 'ended', why: 'not_reached', outcome: 'destination_not_allowed', upMs: null });
});

test('a second call waits, and comes to the front once the first is over', () => {
  const waiting = admitCall(answered(ringing, 'a'), call('b')) as CallList;
  expect(order(waiting)).toEqual(['a', 'b']);
  expect(order(ended(waiting, 'a'))).toEqual(['b']);
  expect(ended(waiting, 'b')).toMatchObject({ current: { id: 'a' }, others: [], last: { id: 'b' } });
});

test('of those that wait, one that rings comes first', () => {
  const list = withCalls(call('a'), call('b'), call('c', 'out'), call('d'));
  const held = answered(list, 'a');
  expect(order(held)).toEqual(['c', 'a', 'b', 'd']);
  expect(order(ended(held, 'c'))).toEqual(['b', 'a', 'd']);
});

test('a fifth call is busy, and changes nothing', () => {
  expect(admitCall(withCalls(call('a'), call('b'), call('c'), call('d')), call('e'))).toBe('busy');
  expect(moveCall(ringing, 'b', { type: 'end', why: 'declined', atMs: 0 })).toBe(ringing);
});

test('a waiting call and the one in front change places', () => {
  const two = withCalls(call('a'), call('b'));
  expect(order(focusCall(two, 'b'))).toEqual(['b', 'a']);
  expect(focusCall(two, 'a')).toBe(two);
});

test('the next call rings once the one before is over, and takes its place', () => {
  expect(admitCall(ended(ringing, 'a'), call('b'))).toMatchObject({ current: { id: 'b' }, last: null });
});

test('illegal moves are refused', () => {
  expect(nextCall({ status: 'ringing' }, { type: 'connected', atMs: 0 })).toBeNull();
  expect(nextCall({ status: 'ringing' }, { type: 'rings' })).toBeNull();
  expect(nextCall({ status: 'dialling' }, { type: 'answer' })).toBeNull();
  expect(nextCall({ status: 'answering' }, { type: 'answer' })).toBeNull();
  expect(nextCall({ status: 'up', sinceMs: 0 }, { type: 'answer' })).toBeNull();
  const over = { status: 'ended', why: 'declined', outcome: null, upMs: null } as const;
  for (const event of [{ type: 'answer' }, { type: 'connected', atMs: 0 }, { type: 'end', why: 'failed', atMs: 0 }] as const)
    expect(nextCall(over, event)).toBeNull();
});

test('mute and hold are kept only while the call is up, the record always', () => {
  expect(markCall(ringing, 'a', { muted: true })).toBe(ringing);
  expect(markCall(answered(ringing, 'a'), 'a', { muted: true, held: true, onHold: true }).current).toMatchObject({
    muted: true,
    held: true,
    onHold: true,
  });
  expect(recordCall(ringing, 'a', 'call_1').current?.record).toBe('call_1');
});

test('a call that comes here while it is up is in front, is up once its sound is here, and counts its time from its beginning', () => {
  const list = bringCall(answered(ringing, 'a'), { ...call('b'), muted: false, held: false, onHold: true, sinceMs: 700 });
  expect(order(list)).toEqual(['b', 'a']);
  expect(list.current?.state).toEqual({ status: 'taking_up', sinceMs: 700 });
  const up = moveCall(list, 'b', { type: 'connected', atMs: 9_000 });
  expect(up.current).toMatchObject({ onHold: true, state: { status: 'up', sinceMs: 700 } });
  expect(moveCall(list, 'b', { type: 'end', why: 'not_taken_up', atMs: 1_000 }).last?.state).toMatchObject({
    why: 'not_taken_up',
    upMs: 300,
  });
});

test('a call that is somebody else’s now is gone from here, and has not ended', () => {
  const two = withCalls(call('a'), call('b'));
  const over = ended(two, 'b');
  expect(forgetCall(over, 'a')).toEqual({ current: null, others: [], last: over.last });
  expect(forgetCall(two, 'c')).toBe(two);
});
