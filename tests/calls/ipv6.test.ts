/** A carrier over IPv6: its signalling and its media, beside phones and carriers over IPv4. */
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { addresses, row } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';

const loopback = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
if (!loopback) console.warn('Skipped: this machine has no IPv6, not even ::1.');

describe.skipIf(!loopback)('a carrier over IPv6', () => {
  const on = scene({ secondAddress: loopback ? '::1' : undefined });
  const listed = '::1';
  const list = (...sources: string[]) =>
    on.edge.push(
      ...sources.map((source) => row('sources', source, { trunks: ['trk_one'] })),
      row('edge', 'state', { mode: 'open', v4: [32, 30], v6: [128, 64] }),
    );
  const forget = () => on.edge.push(row('sources', '::1/128', null), row('sources', '::/64', null));

  test('not listed: silence over UDP and TCP', async () => {
    await forget();
    for (const wire of [await on.edge.udp(listed), await on.edge.tcp(listed)]) {
      wire.send(optionsText(wire, 'sip:edge@[::1]'));
      on.call(wire);
      await on.settled();
      expect(wire.bytes).toEqual([]);
    }
  });

  test.each(['udp', 'tcp'] as const)(
    'listed, over %s: rings, is held from both sides, ended by the phone; rows and media are of IPv6',
    async (transport) => {
      await list('::1/128');
      const carrier = await on.edge[transport](listed);
      const { caller, callee, phone, invite, ok } = await on.talking({ carrier });
      // The phone may take either family; a browser has it from the candidates.
      expect(invite.body).toMatch(/^a=candidate:\S+ 1 UDP \d+ 127\.20\.1\.2 /im);
      expect(ok.body).toMatch(/^c=IN IP6 ::1\r?$/m);
      expect(ok.body).not.toContain('127.');
      caller.request('INVITE', { body: carrierSdp({ address: listed, direction: 'sendonly', version: 2 }) });
      callee.reply(await callee.incoming('INVITE'), 200, 'OK', { body: phone.sdp({ direction: 'recvonly', version: 2 }) });
      expect((await caller.answer(200)).body).toMatch(/^c=IN IP6 ::1\r?$/m);
      caller.ack();
      await callee.incoming('ACK');
      callee.request('INVITE', { body: phone.sdp({ version: 3, offer: true }) });
      const again = await caller.incoming('INVITE');
      expect(again.body).toMatch(/^c=IN IP6 ::1\r?$/m);
      caller.reply(again, 200, 'OK', { body: carrierSdp({ address: listed, version: 3 }) });
      await callee.answer(200);
      callee.ack();
      await caller.incoming('ACK');
      callee.request('BYE');
      const bye = await caller.incoming('BYE');
      expect(headerOf(bye, 'Via')).toContain('[::1]');
      caller.reply(bye, 200, 'OK');
      await callee.answer(200, 'BYE');
      expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ origin: { address: '::1', transport } });
      expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
    },
  );

  test('listed as part of a prefix, and taken off it in mid-call: it may still hang up', async () => {
    await list('::/64');
    const { caller, callee } = await on.talking({ carrier: await on.edge.udp(listed) });
    await forget();
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
  });

  test('a private Contact: the way back is the connection, and the address of the packet over UDP', async () => {
    await list('::1/128');
    for (const wire of [await on.edge.udp(listed), await on.edge.tcp(listed)]) {
      const phone = await on.edge.phone('usr_ada');
      const caller = on.call(wire, '+12025550101', { contact: '<sip:carrier@[fd00::9]:5060>' });
      const { call: callee, invite } = await phone.rung();
      callee.reply(invite, 200, 'OK', { body: phone.sdp() });
      await caller.answer(200);
      caller.ack();
      await callee.incoming('ACK');
      callee.request('BYE');
      caller.reply(await caller.incoming('BYE'), 200, 'OK');
      await callee.answer(200, 'BYE');
      await phone.close();
    }
  });

  test('an INVITE without SDP over IPv6 is offered media of IPv6', async () => {
    await list('::1/128');
    const phone = await on.edge.phone('usr_ada');
    const caller = on.call(await on.edge.udp(listed), '+12025550101', { body: '' });
    const { call: callee, invite } = await phone.rung();
    callee.reply(invite, 200, 'OK', { body: phone.sdp({ offer: true }) });
    expect((await caller.answer(200)).body).toMatch(/^c=IN IP6 ::1\r?$/m);
    caller.ack({ body: carrierSdp({ address: listed }) });
    await callee.incoming('ACK');
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
  });

  test('a carrier over IPv4 has media of IPv4, as before', async () => {
    const { caller, callee, ok } = await on.talking();
    expect(ok.body).toMatch(new RegExp(`^c=IN IP4 ${on.edge.carrier.address}\\r?$`, 'm'));
    expect(ok.body).not.toContain('IP6');
    callee.request('BYE');
    const bye = await caller.incoming('BYE');
    expect(headerOf(bye, 'Via')).not.toContain('::1');
    caller.reply(bye, 200, 'OK');
    expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ origin: { address: addresses.one } });
  });
});
