import { describe, expect, test } from 'vitest';
import { answersOf, hungUpBy, readTrace, remoteMedia } from './trace.ts';

const at = (ms: number) => `----------------------------------------------- 2026-03-01 10:00:0${(ms / 1000).toFixed(6)}`;
const sent = (ms: number, text: string) => `${at(ms)}\nUDP message sent (${text.length} bytes):\n\n${text}\n`;
const received = (ms: number, text: string) => `${at(ms)}\nUDP message received [${text.length}] bytes :\n\n${text}\n`;
const sip = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const invite = sent(1000, sip('INVITE sip:1@127.0.0.1 SIP/2.0', 'CSeq: 1 INVITE'));
const answer = (ms: number, status: string, method = 'INVITE') => received(ms, sip(`SIP/2.0 ${status}`, `CSeq: 1 ${method}`));

describe("sipp's trace", () => {
  test('gives each answer to the INVITE with its milliseconds since the INVITE', () => {
    expect(
      answersOf(readTrace(invite + answer(1003, '100 Trying') + answer(1250, '180 Ringing') + answer(4000, '480 Nobody Online'))),
    ).toEqual([
      { code: 100, phrase: 'Trying', ms: 3 },
      { code: 180, phrase: 'Ringing', ms: 250 },
      { code: 480, phrase: 'Nobody Online', ms: 3000 },
    ]);
  });

  test('a repeated answer is told once', () => {
    expect(answersOf(readTrace(invite + answer(1100, '200 OK') + answer(1600, '200 OK')))).toHaveLength(1);
  });

  test('answers to CANCEL and BYE are not answers to the call', () => {
    expect(answersOf(readTrace(invite + answer(1100, '200 OK', 'CANCEL') + answer(1200, '200 OK', 'BYE')))).toEqual([]);
  });

  test('no INVITE in it yet, no answers', () => {
    expect(answersOf(readTrace(''))).toEqual([]);
  });

  test('tells who hung up first', () => {
    const bye = sip('BYE sip:1@127.0.0.1 SIP/2.0', 'CSeq: 2 BYE');
    expect(hungUpBy(readTrace(invite))).toBeNull();
    expect(hungUpBy(readTrace(invite + sent(2000, bye)))).toBe('carrier');
    expect(hungUpBy(readTrace(invite + received(2000, bye) + sent(2001, bye)))).toBe('callee');
  });

  test('finds where the sound goes, in the newest SDP of the other side', () => {
    const described = (ms: number, port: number) =>
      received(ms, `${sip('SIP/2.0 200 OK', 'CSeq: 1 INVITE')}v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio ${port} RTP/AVP 8 101\r\n`);
    expect(remoteMedia(readTrace(invite))).toBeNull();
    expect(remoteMedia(readTrace(invite + described(1100, 30000) + described(1200, 30002)))).toEqual({
      address: '127.0.0.1',
      port: 30002,
      payloads: [8, 101],
    });
  });
});
