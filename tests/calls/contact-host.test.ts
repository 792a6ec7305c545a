/** A carrier's Contact may name a host that no host name may look like: RFC 3261 section 25.1 knows no '_' in one, and carriers' boxes are called that way. */
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp } from '../rig/sip.ts';

const on = scene();

async function talkingFrom(contact: string) {
  const carrier = await on.edge.udp(addresses.one);
  const phone = await on.edge.phone('usr_ada');
  const caller = on.call(carrier, '+12025550101', { contact });
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
  return { carrier, phone, caller, callee };
}

test.each(['<sip:carrier@sbc_1.carrier.example:5060>', '<sip:carrier@sbc_1>', '<sip:sbc_1.carrier.example;transport=udp>'])(
  'Contact %s: the phone’s re-INVITE and BYE reach the carrier',
  async (contact) => {
    const { carrier, phone, caller, callee } = await talkingFrom(contact);
    callee.request('INVITE', { body: phone.sdp({ version: 2, offer: true }) });
    const again = await caller.incoming('INVITE');
    expect(again.uri).toBe(/<(.*)>/.exec(contact)?.[1]);
    caller.reply(again, 200, 'OK', { body: carrierSdp({ address: carrier.address, version: 2 }) });
    await callee.answer(200);
    callee.ack();
    expect((await caller.incoming('ACK')).uri).toBe(again.uri);
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  },
);
