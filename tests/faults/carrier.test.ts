import { expect, test } from 'vitest';
import type { TracedMessage } from '../../packages/demo-carrier/src/trace.ts';
import { readCalls } from './carrier.ts';

const message = (direction: TracedMessage['direction'], start: string, body = ''): TracedMessage => ({
  direction,
  atMs: 0,
  text: [start, 'Call-ID: a', 'CSeq: 1 INVITE', '', body].join('\r\n'),
});
const ok = (stream: string) => message('received', 'SIP/2.0 200 OK', `v=0\r\n${stream}\r\n`);
const invite = message('sent', 'INVITE sip:n@y SIP/2.0');

test('of two answers to one call the carrier takes its media from the first: the second says no to every stream', () => {
  expect(readCalls([invite, ok('m=audio 40000 RTP/AVP 0'), ok('m=audio 0 RTP/AVP 0')])).toMatchObject([{ final: 200, media: true }]);
  expect(readCalls([invite, ok('m=audio 0 RTP/AVP 0'), ok('m=audio 40000 RTP/AVP 0')])).toMatchObject([{ final: 200, media: false }]);
});
