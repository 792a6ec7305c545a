/** When a call is over, however it ended and whatever crossed its end, rtpengine has nothing left of it: ports are few. */
import { expect, test } from 'vitest';
import { type Call, receivedCall } from '../rig/call.ts';
import { addresses, row, trunkRow } from '../rig/edge.ts';
import { scene, type Talking } from '../rig/fixture.ts';
import type { Phone } from '../rig/phone.ts';
import { carrierSdp, headerOf, type SipMessage } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

async function mediaCalls(): Promise<string[]> {
  const listed = await on.edge.ng?.ask('list', { limit: 500 });
  return (listed?.calls ?? []) as string[];
}

/** The router lets rtpengine keep an answered call for 5 s. Nobody sends sound: what it has of a call that was not deleted, it has for a minute. */
const keptForMs = 30_000;

async function nothingLeft() {
  const calls = () => on.edge.rpc('dlg.stats_active') as Promise<{ all: number }>;
  await waitFor('no call is up', async () => (await calls()).all === 0, 20_000);
  let left: string[] = [];
  const look = async () => {
    left = await mediaCalls();
    return left.length === 0;
  };
  await waitFor('no media left at rtpengine', look, keptForMs).catch(() => undefined);
  expect(left).toEqual([]);
}

/** Every request within the call that comes there is answered. */
function answersRequests(wire: Wire, calls: ReadonlyMap<string, Call>, sdp: () => string) {
  wire.onMessage((message: SipMessage) => {
    const call = calls.get(headerOf(message, 'Call-ID'));
    if (call === undefined || wire.closed()) return;
    if (message.method === 'BYE') call.reply(message, 200, 'OK');
    if (message.method === 'INVITE' && /;\s*tag=/.test(headerOf(message, 'To'))) call.reply(message, 200, 'OK', { body: sdp() });
  });
}

const endings: Record<string, (talking: Talking) => void> = {
  'the carrier’s BYE, then its re-INVITE': ({ caller, carrier }) => {
    caller.request('BYE');
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2 }) });
  },
  'the carrier’s re-INVITE, then its BYE': ({ caller, carrier }) => {
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2 }) });
    caller.request('BYE');
  },
  'the phone’s re-INVITE and the carrier’s BYE': ({ callee, caller, phone }) => {
    callee.request('INVITE', { body: phone.sdp({ version: 2, offer: true }) });
    caller.request('BYE');
  },
  'the phone’s BYE with SDP in it': ({ callee, phone }) => void callee.request('BYE', { body: phone.sdp({ version: 2, offer: true }) }),
  'dlg.terminate_dlg': ({ caller }) => void on.edge.rpc('dlg.terminate_dlg', [caller.callId, caller.localTag, caller.remoteTag()]),
  'dlg.terminate_dlg and a re-INVITE': ({ caller, carrier }) => {
    void on.edge.rpc('dlg.terminate_dlg', [caller.callId, caller.localTag, caller.remoteTag()]).catch(() => undefined);
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2 }) });
  },
};

test.each(Object.entries(endings))('ended by %s', async (_, end) => {
  const phone = await on.edge.phone('usr_ada');
  const carrier = await on.edge.udp(addresses.one);
  for (let n = 0; n < 6; n++) {
    const talking = await on.talking({ phone, carrier });
    answersRequests(carrier, new Map([[talking.caller.callId, talking.caller]]), () =>
      carrierSdp({ address: carrier.address, version: 3 }),
    );
    answersRequests(phone.wire, new Map([[talking.callee.callId, talking.callee]]), () => phone.sdp({ version: 3 }));
    end(talking);
    await on.edge.ended(talking.caller.callId);
  }
  await nothingLeft();
});

test('several apps rang, one of them never said a word; the app that answered hangs up', async () => {
  const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada'), await on.edge.phone('usr_grace')];
  const carrier = await on.edge.udp(addresses.one);
  const caller = on.call(carrier, '+12025550102');
  const rung = await Promise.all(apps.map((app) => app.rung()));
  const [first] = rung;
  first?.call.reply(first.invite, 200, 'OK', { body: apps[0]?.sdp() ?? '' });
  await caller.answer(200);
  caller.ack();
  await first?.call.incoming('ACK');
  first?.call.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await nothingLeft();
});

test('an answer that crosses CANCEL: no sound is built for it, and the phone that answered is hung up on', async () => {
  const ada = await on.edge.phone('usr_ada');
  const carrier = await on.edge.udp(addresses.one);
  const caller = on.call(carrier);
  const { call, invite } = await ada.rung();
  call.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  caller.cancel();
  call.reply(invite, 200, 'OK', { body: ada.sdp() });
  const final = await caller.answer((status) => status >= 200);
  if (final.status === 200) {
    caller.ack();
    caller.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
  }
  await nothingLeft();
});

test('a burst of calls with re-INVITE, BYE and termination crossing', { timeout: 120_000 }, async () => {
  await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsLimit: 1_000, callsPerSecond: 1_000 })));
  const phones: Phone[] = [];
  const callees = new Map<string, Call>();
  const callers = new Map<string, Call>();
  for (let n = 0; n < 4; n++) {
    const phone = await on.edge.phone(n % 2 === 0 ? 'usr_ada' : 'usr_grace');
    phones.push(phone);
    phone.wire.onMessage((message) => {
      if (message.method !== 'INVITE' || /;\s*tag=/.test(headerOf(message, 'To'))) return;
      const call = receivedCall(phone.wire, message, `<sip:x@${phone.wire.address};transport=ws>`);
      call.reply(message, 180, 'Ringing');
      if (call.callId.charCodeAt(call.callId.length - 1) % 4 !== n) return;
      callees.set(call.callId, call);
      call.reply(message, 200, 'OK', { body: phone.sdp() });
    });
    answersRequests(phone.wire, callees, () => phone.sdp({ version: 3 }));
  }
  const carriers = await Promise.all([0, 1, 2].map(() => on.edge.udp(addresses.one)));
  for (const carrier of carriers) answersRequests(carrier, callers, () => carrierSdp({ address: carrier.address, version: 3 }));
  const sdp = (carrier: Wire) => ({ body: carrierSdp({ address: carrier.address, version: 2 }) });

  async function oneCall(n: number) {
    const carrier = carriers[n % carriers.length] as Wire;
    const caller = on.call(carrier, '+12025550102');
    callers.set(caller.callId, caller);
    if (n % 7 === 0) setTimeout(() => caller.cancel(), n % 5);
    const final = await caller.answer((status) => status >= 200, 'INVITE', 20_000);
    if (final.status !== 200) return;
    caller.ack();
    const callee = callees.get(caller.callId);
    const terminate = () => on.edge.rpc('dlg.terminate_dlg', [caller.callId, caller.localTag, caller.remoteTag()]).catch(() => undefined);
    if (n % 3 === 0) caller.request('INVITE', sdp(carrier));
    if (n % 3 === 1) callee?.request('INVITE', { body: phones[0]?.sdp({ version: 2, offer: true }) ?? '' });
    if (n % 5 === 0) void terminate();
    caller.request('BYE');
    if (n % 3 === 2) caller.request('INVITE', sdp(carrier));
    if (n % 4 === 0) callee?.request('BYE');
  }
  for (let batch = 0; batch < 10; batch++) {
    await Promise.all(Array.from({ length: 8 }, (_, n) => oneCall(batch * 8 + n)));
  }
  await nothingLeft();
});
