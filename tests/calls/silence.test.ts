import { probe } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf, newBranch, sipText, unique } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

const counted = async () => (await on.edge.kamailio.router.unlisted()).reduce((sum, cell) => sum + cell.count, 0);

const request = (
  wire: Wire,
  method: string,
  changes: { headers?: string[]; uri?: string; body?: string; maxForwards?: number; cseq?: string } = {},
) =>
  sipText(
    `${method} ${changes.uri ?? on.uri('+12025550101')} SIP/2.0`,
    [
      `Via: SIP/2.0/${wire.transport} ${wire.address}:${wire.port};branch=${newBranch()}`,
      `Max-Forwards: ${changes.maxForwards ?? 70}`,
      `From: <sip:+12025550199@${wire.address}>;tag=${unique('f')}`,
      `To: <${on.uri('+12025550101')}>`,
      `Call-ID: ${unique('silent-')}`,
      `CSeq: ${changes.cseq ?? `1 ${method}`}`,
      `Contact: <sip:x@${wire.address}:${wire.port}>`,
      ...(changes.headers ?? []),
    ],
    changes.body,
  );

const requests: [name: string, text: (wire: Wire) => string][] = [
  ['INVITE', (wire) => request(wire, 'INVITE', { body: carrierSdp({ address: wire.address }) })],
  ['OPTIONS', (wire) => request(wire, 'OPTIONS')],
  ['REGISTER', (wire) => request(wire, 'REGISTER')],
  ['ACK', (wire) => request(wire, 'ACK')],
  ['BYE', (wire) => request(wire, 'BYE')],
  ['CANCEL', (wire) => request(wire, 'CANCEL')],
  ['SUBSCRIBE', (wire) => request(wire, 'SUBSCRIBE')],
  ['a method that does not exist', (wire) => request(wire, 'HELLO')],
  ['an INVITE with Max-Forwards 0', (wire) => request(wire, 'INVITE', { maxForwards: 0 })],
  ['an INVITE with a bad CSeq', (wire) => request(wire, 'INVITE', { cseq: '99999999999999 INVITE' })],
  ['an INVITE whose CSeq names another method', (wire) => request(wire, 'INVITE', { cseq: '1 BYE' })],
  ['an INVITE with a wrong Content-Length', (wire) => request(wire, 'INVITE').replace(/Content-Length: \d+/, 'Content-Length: 400')],
  ['an INVITE with a Require that nobody knows', (wire) => request(wire, 'INVITE', { headers: ['Require: nothing-known'] })],
  ['an INVITE with a Route through us', (wire) => request(wire, 'INVITE', { headers: [`Route: <${on.uri('x')};lr>`] })],
  ['an INVITE that asks for the test fault', (wire) => request(wire, 'INVITE', { headers: ['X-Test-Fault: yes'] })],
];

test.each(requests)('over UDP from an unlisted source no byte answers %s, and it is counted', async (_, text) => {
  const wire = await on.edge.udp(addresses.unlisted);
  const before = await counted();
  wire.send(text(wire));
  await waitFor('the count', async () => (await counted()) > before);
  await on.settled();
  expect(wire.bytes).toEqual([]);
});

test.each(requests)('over TCP from an unlisted source no byte answers %s', async (_, text) => {
  const wire = await on.edge.tcp(addresses.unlisted);
  wire.send(text(wire));
  await on.settled();
  expect(wire.bytes).toEqual([]);
});

test.each<[string, string | Buffer]>([
  ['nothing but line ends', '\r\n\r\n'],
  ['text', 'hello, is anybody there?\r\n\r\n'],
  ['zeros', Buffer.alloc(600)],
  ['bytes that are no text', Buffer.from(Array.from({ length: 700 }, (_, index) => 255 - (index % 256)))],
  ['a STUN request', Buffer.from('000100002112a442000102030405060708090a0b', 'hex')],
  ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a request line alone', 'INVITE sip:x SIP/2.0\r\n\r\n'],
  ['another version', 'OPTIONS sip:x@y SIP/3.0\r\nVia: SIP/3.0/UDP 127.0.0.1\r\n\r\n'],
])('over UDP from an unlisted source no byte answers %s', async (_, bytes) => {
  const wire = await on.edge.udp(addresses.unlisted);
  wire.send(bytes);
  await on.settled();
  expect(wire.bytes).toEqual([]);
});

test('the agent’s probe is answered to the edge’s own address, by the worker that read it, and to nobody else', async () => {
  const { carrier } = on.edge;
  const asked = (wire: Wire) => optionsText(wire, `sip:${probe.user}@${carrier.address}:${carrier.port}`);
  const stranger = await on.edge.udp(addresses.unlisted);
  stranger.send(asked(stranger));
  const own = await on.edge.udp(carrier.address);
  const pids = new Set<string>();
  for (let n = 0; n < 12; n++) {
    own.send(asked(own));
    const answer = await own.next('200', (one) => one.status === 200);
    pids.add(headerOf(answer, probe.header).split(' ')[0] ?? '');
  }
  // Three workers read the socket, in turn.
  expect(pids.size).toBe(3);
  own.send(optionsText(own, on.uri('x')));
  await on.settled();
  expect(own.messages).toHaveLength(12);
  expect(stranger.bytes).toEqual([]);
});

test('an INVITE whose texts are raw bytes is counted like any other', async () => {
  const wire = await on.edge.udp(addresses.unlisted);
  const before = await counted();
  const text = request(wire, 'INVITE')
    .replace(/Call-ID: .*/, 'Call-ID: \u00ff\u0081raw')
    .replace('+12025550199', '\u0082\u00fe');
  wire.send(Buffer.from(text, 'latin1'));
  await waitFor('the count', async () => (await counted()) > before);
  await on.settled();
  expect(wire.bytes).toEqual([]);
});

test('a forged response from anybody is not passed on to the Via below ours', async () => {
  const victim = await on.edge.udp(addresses.victim);
  const forged = sipText('SIP/2.0 200 OK', [
    `Via: SIP/2.0/UDP ${on.edge.carrier.address}:${on.edge.carrier.port};branch=${newBranch()}`,
    `Via: SIP/2.0/UDP ${victim.address}:${victim.port};branch=${newBranch()};rport=${victim.port}`,
    `From: <sip:a@${victim.address}>;tag=1`,
    'To: <sip:b@host>;tag=2',
    `Call-ID: ${unique('forged-')}`,
    'CSeq: 1 INVITE',
  ]);
  for (const address of [addresses.unlisted, addresses.one]) {
    const wire = await on.edge.udp(address);
    wire.send(forged);
    await on.settled();
    expect(wire.bytes).toEqual([]);
  }
  expect(victim.bytes).toEqual([]);
});

test('the cell keeps the last request, for the record of the refusal', async () => {
  const wire = await on.edge.udp('127.20.1.123');
  const call = on.call(wire, '+12025550101');
  const cell = await waitFor('the cell', async () =>
    (await on.edge.kamailio.router.unlisted()).find((one) => one.last.sipCallId === call.callId),
  );
  expect(cell).toMatchObject({
    outcome: 'source_not_listed',
    last: {
      origin: { address: '127.20.1.123', port: wire.port, transport: 'udp' },
      method: 'INVITE',
      calledRaw: '+12025550101',
      callerRaw: '+12025550199',
      codecs: ['PCMU', 'PCMA', 'telephone-event'],
    },
  });
  expect(wire.bytes).toEqual([]);
});

test('a flood takes no more cells, and shows as a flood', async () => {
  const wire = await on.edge.udp('127.20.1.124');
  for (let i = 0; i < 300; i++) wire.send(optionsText(wire, on.uri('x')));
  await waitFor('the flood cell', async () =>
    (await on.edge.kamailio.router.unlisted()).find((one) => one.outcome === 'flood_blocked' && one.last.origin.address === '127.20.1.124'),
  );
  expect(wire.bytes).toEqual([]);
  expect((await on.edge.kamailio.router.unlisted()).length).toBeLessThan(20);
});

test('SIP on the sync listener and plain SIP on the phone listener get no byte', async () => {
  const { tcpWire } = await import('../rig/wire.ts');
  const phoneListener = await tcpWire(on.edge.phones, addresses.one);
  phoneListener.send(optionsText(phoneListener, on.uri('x')));
  const syncListener = await tcpWire({ address: '127.0.0.1', port: on.edge.syncPort }, '127.0.0.1');
  syncListener.send(optionsText(syncListener, on.uri('x')));
  await on.settled();
  expect(phoneListener.bytes).toEqual([]);
  expect(syncListener.bytes).toEqual([]);
  await phoneListener.close();
  await syncListener.close();
});

test('once its source is listed the same INVITE is answered, and silence comes back with the removal', async () => {
  const address = '127.20.1.125';
  const wire = await on.edge.udp(address);
  const call = () => placeCall(wire, on.uri('+12025550199'), { body: carrierSdp({ address }) });
  await on.edge.push(['sources', `${address}/32`, JSON.stringify({ trunks: ['trk_one'] })]);
  await call().answer(404);
  await on.edge.push(['sources', `${address}/32`, null]);
  const before = wire.bytes.length;
  call();
  await on.settled();
  expect(wire.bytes.length).toBe(before);
});
