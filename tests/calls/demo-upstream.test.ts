/** The demo's telephone network by itself: what it does with each of its numbers. The edge is a plain caller here. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallPlan, placeCall, startCall } from '@patchcord/demo-carrier';
import { type DemoUpstream, demoNumbers, farEndHz, startUpstream } from '@patchcord/demo-carrier/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { waitFor } from '../rig/wait.ts';

const addresses = { first: '127.20.7.1', second: '127.20.7.2', farEnd: '127.20.7.3', carrier: '127.20.7.10' };
const source = '127.20.7.20';
const folder = mkdtempSync(join(tmpdir(), 'patchcord-upstream-'));
let edge: Socket;
let upstream: DemoUpstream;
let port: number;
/** What the edge does with a request that reaches it. */
let atEdge: (text: string, from: RemoteInfo) => void = () => undefined;

beforeAll(async () => {
  edge = createSocket('udp4');
  await new Promise<void>((done) => edge.bind(0, source, done));
  edge.on('message', (packet, from) => atEdge(packet.toString(), from));
  port = await freePort(addresses.first);
  upstream = await startUpstream({ folder, port, addresses, edge: { address: source, port: edge.address().port } });
});
afterAll(async () => {
  await upstream?.stop();
  edge?.close();
  rmSync(folder, { recursive: true, force: true });
});

const plan = (to: string, gateway: keyof typeof addresses = 'first'): CallPlan => ({
  target: { address: addresses[gateway], port },
  source,
  to,
  from: '+12025550101',
  silenceSeconds: 1,
});

describe('the demo upstream', () => {
  test('answers, and sound is heard both ways', async () => {
    const call = await startCall({ ...plan(demoNumbers.answers.number), toneHz: 1000, talkSeconds: 30 });
    await waitFor('the tone at the caller', () => (Math.abs((call.heard().tone?.hz ?? 0) - farEndHz) < 15 ? true : undefined), 8_000);
    const far = await waitFor('the tone at the far end', () =>
      upstream.farCalls().find(({ heard }) => Math.abs((heard.tone?.hz ?? 0) - 1000) < 15),
    );
    expect(far).toMatchObject({ answered: 200, endedBy: null });
    call.hangUp();
    expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
    const over = await waitFor('the end at the far end', () => upstream.farCalls().find(({ endedBy }) => endedBy !== null));
    expect(over.endedBy).toBe('caller');
    expect(over.heard.packets).toBeGreaterThan(10);
  });

  test.each([
    ['busy', 486],
    ['refuses', 603],
    ['notAssigned', 404],
    ['firstGatewayOverloaded', 503],
  ] as const)('a number that is %s is told as %i', async (name, code) => {
    expect((await placeCall(plan(demoNumbers[name].number))).final?.code).toBe(code);
  });

  test('a number that rings for ever is given up by a CANCEL', async () => {
    const call = await placeCall({ ...plan(demoNumbers.ringsForEver.number), ringSeconds: 2 });
    expect(call.answers.map(({ code }) => code)).toEqual([100, 180, 487]);
  });

  test('a number with sound before the answer is answered after it', async () => {
    const call = await placeCall({ ...plan(demoNumbers.earlySound.number), talkSeconds: 0.5 });
    expect(call.answers.map(({ code }) => code)).toEqual([100, 183, 200]);
  });

  test.each(['firstGatewaySilent', 'bothGatewaysSilent'] as const)('%s: no byte comes back', async (name) => {
    expect((await placeCall(plan(demoNumbers[name].number))).answers).toEqual([]);
  });

  test('the second gateway asks for a login', async () => {
    expect((await placeCall(plan(demoNumbers.answers.number, 'second'))).final?.code).toBe(407);
    expect(upstream.received().at(-1)).toMatchObject({ gateway: 'second', called: demoNumbers.answers.number, login: null });
  });

  test('every INVITE is noted as it came, with who was shown', async () => {
    await placeCall(plan('0013125550186'));
    const note = upstream.received().at(-1);
    expect(note).toMatchObject({ gateway: 'first', called: '0013125550186', assertedIdentity: null, privacy: null });
    expect(note?.from).toContain('+12025550101');
  });

  test('a number that is brought comes back to the edge from its carrier’s address as another call, and a CANCEL within milliseconds', async () => {
    const seen: { method: string; text: string; from: RemoteInfo; atMs: number }[] = [];
    let invite = '';
    const reply = (request: string, to: RemoteInfo, status: string) => {
      const kept = request.split('\r\n').filter((line) => /^(via|from|call-id|cseq|record-route):/i.test(line));
      const toLine = request.split('\r\n').find((line) => /^to:/i.test(line));
      edge.send([`SIP/2.0 ${status}`, ...kept, `${toLine};tag=edge`, 'Content-Length: 0', '', ''].join('\r\n'), to.port, to.address);
    };
    atEdge = (text, from) => {
      const method = text.slice(0, text.indexOf(' '));
      seen.push({ method, text, from, atMs: performance.now() });
      if (method === 'INVITE') {
        invite = text;
        reply(text, from, '180 Ringing');
      } else if (method === 'CANCEL') {
        reply(text, from, '200 OK');
        reply(invite, from, '487 Request Terminated');
      }
    };
    const call = await startCall({ ...plan('+12025550101'), ringSeconds: 30 });
    await waitFor('the call at the edge', () => (seen.length > 0 ? true : undefined));
    const hungUpAtMs = performance.now();
    call.hangUp();
    const placed = await call.ended;
    atEdge = () => undefined;
    expect(placed.answers.map(({ code }) => code)).toEqual([100, 180, 487]);
    expect(seen.map(({ method }) => method)).toEqual(['INVITE', 'CANCEL', 'ACK']);
    const [arrived, cancelled] = seen;
    expect(arrived?.from.address).toBe(addresses.carrier);
    expect(arrived?.text).toMatch(/^INVITE sip:\+12025550101@/);
    expect(arrived?.text).not.toContain(call.sipCallId);
    expect((cancelled?.atMs ?? 0) - hungUpAtMs).toBeLessThan(200);
  });
});
