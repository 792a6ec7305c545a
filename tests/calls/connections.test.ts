/** A carrier over TCP or TLS closes its connections when it likes: the call goes on (RFC 3261 section 18). */
import { describe, expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';
import { listenFor, type Wire } from '../rig/wire.ts';

const pair = testPair();
const on = scene({ pair });

describe.each(['TCP', 'TLS'] as const)('over %s', (transport) => {
  const connect = () => (transport === 'TCP' ? on.edge.tcp(addresses.one) : on.edge.tls(addresses.one));
  const parameter = `;transport=${transport.toLowerCase()}`;
  /** A private Contact: not an address of the trunk, so that it is not where the edge connects to. */
  const hidden = `<sip:carrier@10.9.9.9:5060${parameter}>`;

  async function up(carrier: Wire, options: { contact: string; sentBy: number }) {
    const phone = await on.edge.phone('usr_ada');
    const caller = on.call(carrier, '+12025550101', options);
    const { call: callee, invite } = await phone.rung();
    callee.reply(invite, 180, 'Ringing');
    await caller.answer(180);
    callee.reply(invite, 200, 'OK', { body: phone.sdp() });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    return { phone, caller, callee };
  }
  const listening = () => listenFor(transport, addresses.one, pair);

  test.each(['a Contact that is an address of the trunk', 'a private Contact'])(
    'with %s: closed in mid-call, a BYE of the phone comes over a new connection to where the carrier listens',
    async (kind) => {
      const listener = await listening();
      const carrier = await connect();
      const contact = kind === 'a private Contact' ? hidden : `<sip:carrier@${addresses.one}:${listener.port}${parameter}>`;
      const { caller, callee } = await up(carrier, { contact, sentBy: listener.port });
      await carrier.close();
      await on.settled();
      callee.request('BYE');
      const again = await listener.connection();
      // The address that the carrier knows.
      expect(again.from).toBe(on.edge.carrier.address);
      caller.moveTo(again);
      const bye = await caller.incoming('BYE');
      caller.reply(bye, 200, 'OK');
      await callee.answer(200, 'BYE');
      expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
      await listener.close();
    },
  );

  test('with a private Contact and its connection open, everything goes over that one', async () => {
    const listener = await listening();
    const carrier = await connect();
    const { caller, callee } = await up(carrier, { contact: hidden, sentBy: listener.port });
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(listener.connections()).toBe(0);
    await listener.close();
  });

  test('closed in mid-call, the carrier hangs up over a new connection of its own', async () => {
    const carrier = await connect();
    const { caller, callee } = await up(carrier, { contact: hidden, sentBy: 5999 });
    await carrier.close();
    caller.moveTo(await connect());
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ hungUpBy: 'caller' });
  });

  test('a new connection that brings a session refresh is the way from then on', async () => {
    const carrier = await connect();
    const { caller, callee, phone } = await up(carrier, { contact: hidden, sentBy: 5999 });
    await carrier.close();
    const next = await connect();
    caller.moveTo(next);
    caller.request('INVITE', { body: carrierSdp({ address: addresses.one, version: 2 }) });
    callee.reply(await callee.incoming('INVITE'), 200, 'OK', { body: phone.sdp({ version: 2 }) });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
  });

  test('closed while it rings: the carrier may still cancel, over a new connection', async () => {
    const phone = await on.edge.phone('usr_ada');
    const carrier = await connect();
    const caller = on.call(carrier, '+12025550101', { contact: hidden });
    await phone.rung();
    await carrier.close();
    caller.moveTo(await connect());
    caller.cancel();
    await caller.answer(200, 'CANCEL');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up' });
  });

  test.each([false, true])(
    'closed while it rings: the answer comes over a new connection to where the carrier listens (rport: %o)',
    async (rport) => {
      const listener = await listening();
      const phone = await on.edge.phone('usr_ada');
      const carrier = await connect();
      const caller = on.call(carrier, '+12025550101', { contact: hidden, sentBy: listener.port, noRport: !rport });
      const { call: callee, invite } = await phone.rung();
      await carrier.close();
      await on.settled();
      callee.reply(invite, 200, 'OK', { body: phone.sdp() });
      caller.moveTo(await listener.connection());
      await caller.answer(200);
      caller.ack();
      await callee.incoming('ACK');
      caller.request('BYE');
      callee.reply(await callee.incoming('BYE'), 200, 'OK');
      await caller.answer(200, 'BYE');
      await listener.close();
    },
  );

  test('closed, and nobody listens: the phone hears soon that its BYE went nowhere, and the record has its end', async () => {
    const carrier = await connect();
    const { caller, callee } = await up(carrier, { contact: hidden, sentBy: 5999 });
    await carrier.close();
    await on.settled();
    callee.request('BYE');
    const answer = await callee.answer((status) => status >= 300, 'BYE', 3_000);
    expect(headerOf(answer, 'CSeq')).toMatch(/BYE/);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });
});
