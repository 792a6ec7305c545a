/** SIP over TLS from the carrier: who is let in, with what TLS, and what becomes of the certificate. */
import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { addresses } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';
import { tlsWire } from '../rig/wire.ts';

const pair = testPair();
const on = scene({ pair });

test('a listed carrier over TLS: the call rings, is answered and ended, and the row says tls', async () => {
  const carrier = await on.edge.tls(addresses.one);
  expect(carrier.version).toBe('TLSv1.3');
  expect(carrier.fingerprint).toBe(new X509Certificate(pair.certificate).fingerprint256);
  const { caller, callee } = await on.talking({ carrier });
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ origin: { address: addresses.one, transport: 'tls' } });
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
});

test('the phone may hang up a call that came over TLS: the BYE goes back over it', async () => {
  const carrier = await on.edge.tls(addresses.one);
  const { caller, callee } = await on.talking({ carrier });
  callee.request('BYE');
  const bye = await caller.incoming('BYE');
  expect(headerOf(bye, 'Via')).toMatch(/^SIP\/2\.0\/TLS /);
  caller.reply(bye, 200, 'OK');
  await callee.answer(200, 'BYE');
});

test('an unlisted address gets its handshake, and then nothing', async () => {
  const stranger = await on.edge.tls(addresses.unlisted);
  stranger.send(optionsText(stranger, on.uri('x')));
  on.call(stranger, '+12025550101', { body: carrierSdp({ address: addresses.unlisted }) });
  await on.settled();
  expect(stranger.bytes).toEqual([]);
});

test('TLS 1.2 is taken, TLS 1.1 is not', async () => {
  expect(
    (
      await tlsWire(on.edge.secureCarrier, addresses.one, { maxVersion: 'TLSv1.2' }).then(async (wire) => [
        wire.version,
        await wire.close(),
      ])
    )[0],
  ).toBe('TLSv1.2');
  await expect(tlsWire(on.edge.secureCarrier, addresses.one, { maxVersion: 'TLSv1.1' })).rejects.toThrow(/protocol version|closed before/);
});

test('a phone over wss registers, is rung by a carrier over UDP, and hangs up', async () => {
  const phone = await on.edge.unregistered('usr_ada', {}, on.edge.securePhones);
  expect((await phone.register()).status).toBe(200);
  const { caller, callee } = await on.talking({ phone });
  callee.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await callee.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee', answeredBy: 'usr_ada' });
  const ringing = on.call(await on.edge.udp(addresses.one));
  const { call } = await phone.rung();
  await phone.close();
  // Its WebSocket is what it was reached by.
  await ringing.answer(480);
  expect(call.callId).toBe(ringing.callId);
});

test('the phone listener over TLS answers no SIP that comes without WebSocket, whoever sends it', async () => {
  const carrier = await tlsWire(on.edge.securePhones, addresses.one);
  carrier.send(optionsText(carrier, on.uri('x')));
  await on.settled();
  expect(carrier.bytes).toEqual([]);
});
