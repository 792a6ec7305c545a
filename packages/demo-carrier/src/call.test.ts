import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallPlanError, placeCall, startCall } from './call.ts';
import { header } from './trace.ts';

/** The other end of the wire: a socket that answers as the test says. */
const calleeAddress = '127.20.5.21';
const source = '127.20.5.22';
let callee: Socket;
let requests: string[];
let port: number;

const methodOf = (text: string) => text.slice(0, text.indexOf(' '));
const description = (direction = 'sendrecv') =>
  `v=0\r\no=- 1 1 IN IP4 ${calleeAddress}\r\ns=-\r\nc=IN IP4 ${calleeAddress}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\na=${direction}\r\n`;
const message = (lines: (string | null)[], body = '') =>
  [...lines, body ? 'Content-Type: application/sdp' : null, `Content-Length: ${body.length}`, '', body]
    .filter((line) => line !== null)
    .join('\r\n');

function reply(request: string, to: RemoteInfo, status: string, body = ''): void {
  const kept = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(request, name)}`);
  const tag = /;tag=/.test(header(request, 'To') ?? '') ? '' : ';tag=callee';
  callee.send(
    message(
      [
        `SIP/2.0 ${status}`,
        ...kept,
        `To: ${header(request, 'To')}${tag}`,
        `Contact: <sip:callee@${calleeAddress}:${port}>`,
        `Record-Route: <sip:${calleeAddress}:${port};lr>`,
      ],
      body,
    ),
    to.port,
    to.address,
  );
}

/** A request of the callee's own, inside the call that this INVITE made. */
function ask(invite: string, to: RemoteInfo, method: string, body = ''): void {
  const cseq = requests.length + 100;
  callee.send(
    message(
      [
        `${method} sip:carrier SIP/2.0`,
        `Via: SIP/2.0/UDP ${calleeAddress}:${port};branch=z9hG4bK${method}${cseq}`,
        `From: ${header(invite, 'To')};tag=callee`,
        `To: ${header(invite, 'From')}`,
        `Call-ID: ${header(invite, 'Call-ID')}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:callee@${calleeAddress}:${port}>`,
      ],
      body,
    ),
    to.port,
    to.address,
  );
}

beforeEach(async () => {
  requests = [];
  callee = createSocket('udp4');
  await new Promise<void>((resolve) => callee.bind(0, calleeAddress, resolve));
  port = callee.address().port;
});
afterEach(() => callee.close());

const answeredBy = (act: (text: string, from: RemoteInfo) => void) =>
  callee.on('message', (packet, from) => {
    const text = packet.toString();
    if (!/^(SIP\/2\.0|[A-Z]+ sip:)/.test(text)) return;
    requests.push(text);
    act(text, from);
  });
const plan = () => ({ target: { address: calleeAddress, port }, source, to: '+12025550101', from: '+442079460123', silenceSeconds: 2 });

describe('a call of the demo carrier', () => {
  test('is answered, and hung up by the carrier along the route set', async () => {
    answeredBy((text, from) => {
      if (methodOf(text) === 'INVITE') {
        reply(text, from, '180 Ringing');
        reply(text, from, '200 OK', description());
      } else if (methodOf(text) === 'BYE') reply(text, from, '200 OK');
    });
    const heardCodes: number[] = [];
    const call = await placeCall({ ...plan(), talkSeconds: 0.5, onAnswer: ({ code }) => heardCodes.push(code) });
    expect(call).toMatchObject({ answered: true, endedBy: 'carrier', final: { code: 200 } });
    expect(heardCodes).toEqual([180, 200]);
    expect(requests.map(methodOf)).toEqual(['INVITE', 'ACK', 'BYE']);
    expect(header(requests[2] as string, 'Route')).toBe(`<sip:${calleeAddress}:${port};lr>`);
    expect(call.sentPackets).toBeGreaterThan(10);
  });

  test('agrees to a hold and to its end as RFC 3264 says, and to the callee hanging up', async () => {
    let invite = '';
    const asked = ['sendonly', 'sendrecv', 'inactive', 'sendrecv'];
    answeredBy((text, from) => {
      if (methodOf(text) === 'INVITE') {
        invite = text;
        reply(text, from, '200 OK', description());
      } else if (methodOf(text) === 'ACK' && requests.length === 2) ask(invite, from, 'INVITE', description(asked.shift()));
      else if (/^SIP\/2.0 200/.test(text) && /INVITE/.test(header(text, 'CSeq') ?? '')) {
        ask(invite, from, 'ACK');
        const next = asked.shift();
        if (next) ask(invite, from, 'INVITE', description(next));
        else ask(invite, from, 'BYE');
      }
    });
    const call = await placeCall({ ...plan(), talkSeconds: 10 });
    expect(call).toMatchObject({ answered: true, endedBy: 'callee' });
    const answers = requests.filter((text) => text.startsWith('SIP/2.0 200'));
    const directions = answers.map((text) => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(text)?.[1]);
    expect(directions).toEqual(['recvonly', 'sendrecv', 'inactive', 'sendrecv', undefined]);
    expect(header(answers.at(-1) as string, 'CSeq')).toContain('BYE');
  });

  test('is cancelled when nobody answers in time', async () => {
    let invite = '';
    answeredBy((text, from) => {
      if (methodOf(text) === 'INVITE') {
        invite = text;
        reply(text, from, '180 Ringing');
      } else if (methodOf(text) === 'CANCEL') {
        reply(text, from, '200 OK');
        reply(invite, from, '487 Request Terminated');
      }
    });
    const call = await placeCall({ ...plan(), ringSeconds: 0.4 });
    expect(call).toMatchObject({ answered: false, final: { code: 487 }, endedBy: null });
    expect(requests.map(methodOf)).toEqual(['INVITE', 'CANCEL', 'ACK']);
  });

  test('an answer that crosses the CANCEL is acknowledged and ended by BYE', async () => {
    let invite = '';
    answeredBy((text, from) => {
      if (methodOf(text) === 'INVITE') {
        invite = text;
        reply(text, from, '180 Ringing');
      } else if (methodOf(text) === 'CANCEL') {
        reply(text, from, '200 OK');
        reply(invite, from, '200 OK', description());
      } else if (methodOf(text) === 'BYE') reply(text, from, '200 OK');
    });
    const call = await placeCall({ ...plan(), ringSeconds: 0.4 });
    expect(call).toMatchObject({ answered: true, endedBy: 'carrier' });
    expect(requests.map(methodOf)).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE']);
  });

  test.each(['404 Number Unknown', '603 Declined', '302 Moved'])('%s is acknowledged and told with its phrase', async (status) => {
    answeredBy((text, from) => methodOf(text) === 'INVITE' && reply(text, from, status));
    const call = await placeCall(plan());
    expect(`${call.final?.code} ${call.final?.phrase}`).toBe(status);
    expect(requests.map(methodOf)).toEqual(['INVITE', 'ACK']);
  });

  test('silence is no answer at all, and is given up', async () => {
    const call = await placeCall({ ...plan(), silenceSeconds: 0.6 });
    expect(call).toMatchObject({ answers: [], final: null, answered: false });
  });

  test('a control port that somebody else has is left to them', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(8888, source, resolve));
    answeredBy((text, from) => methodOf(text) === 'INVITE' && reply(text, from, '404 Not Found'));
    const calls = await Promise.all([placeCall(plan()), placeCall(plan())]);
    taken.close();
    expect(calls.map(({ final }) => final?.code)).toEqual([404, 404]);
  });

  test('an abort hangs up at once', async () => {
    answeredBy((text, from) => {
      if (methodOf(text) === 'INVITE') reply(text, from, '200 OK', description());
      else if (methodOf(text) === 'BYE') reply(text, from, '200 OK');
    });
    const stop = new AbortController();
    const call = await startCall({ ...plan(), talkSeconds: 60, signal: stop.signal });
    while (!requests.some((text) => methodOf(text) === 'ACK')) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    expect(await call.ended).toMatchObject({ endedBy: 'carrier' });
  });

  test('the called text goes out exactly as given, whatever sipp would make of it', async () => {
    answeredBy((text, from) => methodOf(text) === 'INVITE' && reply(text, from, '404 Not Found'));
    await placeCall({ ...plan(), to: '(202)[call_id]]]>\\x41;a=b' });
    expect(requests[0]).toContain('INVITE sip:(202)[call_id]]]>\\x41;a=b@');
  });

  test('what can be no call is refused with the reason', async () => {
    await expect(startCall({ ...plan(), source: 'carrier.example' })).rejects.toThrow(
      'source is "carrier.example": expected an IP address',
    );
    await expect(startCall({ ...plan(), to: '1\r\nVia: x' })).rejects.toThrow('control character');
    await expect(startCall({ ...plan(), source: '203.0.113.7' })).rejects.toThrow(CallPlanError);
  });
});
