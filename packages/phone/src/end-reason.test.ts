import { expect, test } from 'vitest';
import { endReason, type SessionEnd } from './end-reason.ts';

const end = (over: Partial<SessionEnd>): SessionEnd => ({
  direction: 'in',
  originator: 'remote',
  status: null,
  cause: 'Canceled',
  reasonHeader: '',
  wasUp: false,
  ...over,
});

test('a cancelled call says why: answered elsewhere, declined elsewhere, rang out, or the caller hung up', () => {
  expect(endReason(end({ reasonHeader: 'SIP;cause=200;text="Call completed elsewhere"' }))).toBe('answered_elsewhere');
  expect(endReason(end({ reasonHeader: 'SIP ;cause=603 ;text="Declined"' }))).toBe('declined_elsewhere');
  expect(endReason(end({ reasonHeader: 'Q.850;cause=16, SIP;cause=480' }))).toBe('not_answered');
  expect(endReason(end({}))).toBe('caller_hung_up');
});

test('a Q.850 cause is not taken for a SIP status', () => {
  expect(endReason(end({ reasonHeader: 'Q.850;cause=200' }))).toBe('caller_hung_up');
});

test('who hung up is told apart', () => {
  expect(endReason(end({ cause: 'Terminated', originator: 'local', wasUp: true }))).toBe('hung_up_here');
  expect(endReason(end({ cause: 'Terminated', originator: 'remote', wasUp: true }))).toBe('hung_up_there');
});

test('a colleague who was asked says in the BYE whether the call is theirs now', () => {
  const hungUp = (reasonHeader: string) => endReason(end({ cause: 'Terminated', originator: 'remote', wasUp: true, reasonHeader }));
  expect(hungUp('SIP ;cause=200; text="Taken over"')).toBe('taken_over');
  expect(hungUp('SIP ;cause=500; text="Not taken over"')).toBe('not_taken_over');
  expect(hungUp('SIP;cause=200;text="Call completed elsewhere"')).toBe('hung_up_there');
});

test('a call that lost its sound or its connection says which', () => {
  expect(endReason(end({ cause: 'RTP Timeout', originator: 'local', wasUp: true }))).toBe('no_sound');
  expect(endReason(end({ cause: 'Connection Error', originator: 'system', wasUp: true }))).toBe('connection_lost');
  expect(endReason(end({ cause: 'No ACK' }))).toBe('failed');
});

test('a call out that was not answered says why: busy, declined, nobody answered, or it did not get through', () => {
  const out = (status: number | null, over: Partial<SessionEnd> = {}) =>
    endReason(end({ direction: 'out', cause: 'Busy', status, ...over }));
  expect([486, 600, 603, 480, 408, 404, 503].map((status) => out(status))).toEqual([
    'there_busy',
    'there_busy',
    'there_declined',
    'there_no_answer',
    'there_no_answer',
    'not_reached',
    'not_reached',
  ]);
  expect(out(null, { cause: 'Canceled', originator: 'local' })).toBe('hung_up_here');
  expect(out(null, { cause: 'Terminated', originator: 'remote', wasUp: true })).toBe('hung_up_there');
});
