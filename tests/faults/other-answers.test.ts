import { expect, test } from 'vitest';
import type { TracedMessage } from '../../packages/demo-carrier/src/trace.ts';
import { headerOf } from '../rig/sip.ts';
import { leftUp } from './other-answers.ts';

const message = (direction: TracedMessage['direction'], start: string, cseq: string, tag: string, call = 'a'): TracedMessage => ({
  direction,
  atMs: 0,
  text: [start, 'From: <sip:c@x>;tag=f', `To: <sip:n@y>;tag=${tag}`, `Call-ID: ${call}`, `CSeq: ${cseq}`, '', ''].join('\r\n'),
});
const answer = (tag: string, call?: string) => message('received', 'SIP/2.0 200 OK', '1 INVITE', tag, call);
const bye = (tag: string, call?: string) => message('sent', 'BYE sip:n@y SIP/2.0', '2 BYE', tag, call);
const tags = (messages: TracedMessage[]) => leftUp(messages).map((one) => headerOf(one, 'To'));

test('of two answers to one call, the one without a BYE was left up; a repeated 200 is no second answer', () => {
  expect(tags([answer('one'), answer('one'), answer('two'), bye('two')])).toEqual(['<sip:n@y>;tag=one']);
});

test('a call with one answer is ended by its own BYE, and one that the carrier never hung up on is not ours to end', () => {
  expect(tags([answer('one'), bye('one'), answer('three', 'b')])).toEqual([]);
});
