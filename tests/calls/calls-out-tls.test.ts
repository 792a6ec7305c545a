/** Gateways over TLS: from an edge that has a certificate, and from one that has none. */
import { describe, expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { callOut, gatewayAddresses, gatewayOn, gatewayRow, london, upstream } from '../rig/calls-out.ts';
import { row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';
import { listenFor } from '../rig/wire.ts';

const pair = testPair();

describe('an edge with a certificate', () => {
  const on = scene({ pair });

  test('calls over TLS, and both sides can hang up over that connection', async () => {
    const server = await listenFor('TLS', gatewayAddresses.one, pair);
    try {
      const { phone } = await upstream(on, { port: server.port, transport: 'tls' });
      const calling = callOut(on.edge, phone, london);
      const wire = await server.connection();
      const { call: carried, invite } = await gatewayOn(wire).asked();
      const call = await calling;
      expect(headerOf(invite, 'Via')).toMatch(/^SIP\/2\.0\/TLS /);
      carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: wire.address }) });
      await call.answer(200);
      call.ack();
      await carried.incoming('ACK');
      carried.request('BYE');
      call.reply(await call.incoming('BYE'), 200, 'OK');
      await carried.answer(200, 'BYE');
      expect(server.connections()).toBe(1);
      expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
    } finally {
      await server.close();
    }
  });
});

describe('an edge without one', () => {
  const on = scene({ address: '127.20.2.2' });

  test('goes on to the gateway that it can reach', async () => {
    const { gateway, phone } = await upstream(on, { priority: 2 });
    await on.edge.push(row('gateways', 'gtw_two', gatewayRow({ address: gatewayAddresses.two, port: 5061 }, { transport: 'tls' })));
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked(8_000);
    carried.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    expect((await on.edge.ended(call.callId)).tried?.map(({ gateway, code }) => `${gateway} ${code}`)).toEqual([
      'gtw_two 0',
      'gtw_one 486',
    ]);
  });
});
