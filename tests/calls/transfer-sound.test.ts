/** A call that is handed over, with real sound. Each app has an rtpengine of its own, as browsers have: another certificate, other ICE credentials. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Ng } from '../../apps/edge/src/engines/ng.ts';
import { ensureRtpengine, stopRtpengine } from '../../apps/edge/src/engines/rtpengine.ts';
import { callOut, gatewayAddresses, london, upstream } from '../rig/calls-out.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { browserSide, type MediaSide } from '../rig/media.ts';
import { hz, sides } from '../rig/sides.ts';
import { consult, consulted, laterCseq, refer, subjectOf, toldOf } from '../rig/transfer.ts';

const on = scene();
const media = sides(on);
const folder = mkdtempSync(join(tmpdir(), 'patchcord-browser-'));
const open: MediaSide[] = [];
let browser: Ng | undefined;

beforeAll(async () => {
  const wanted = { folder, address: '127.20.1.3', ngPort: 22_922, mediaPorts: { min: 31_000, max: 31_200 } };
  browser = (await ensureRtpengine({ ...wanted, timeoutUrl: 'http://127.0.0.1:9/' })).ng;
});
afterEach(async () => {
  for (const side of open.splice(0)) await side.close();
});
afterAll(async () => {
  browser?.close();
  await stopRtpengine(folder, 2_000);
  rmSync(folder, { recursive: true, force: true });
});

async function otherBrowser(): Promise<MediaSide> {
  const side = await browserSide(browser as Ng, { address: '127.20.1.61', hz: hz.otherPhone });
  open.push(side);
  return side;
}

const fingerprint = (sdp: string) => /^a=fingerprint:(\S+ \S+)/m.exec(sdp)?.[1];

test('a call in: colleagues hear each other before it, and then the colleague and the caller', async () => {
  const [ada, grace] = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_grace')];
  const [carrier, adaSound, graceSound] = [await media.carrier(), await media.phone(), await otherBrowser()];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
  const { call: callee, invite } = await ada.rung();
  const answered = await adaSound.answer(invite.body);
  callee.reply(invite, 200, 'OK', { body: answered });
  await carrier.accept((await caller.answer(200)).body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);

  const [adaAsks, graceListens] = [await media.phone({ address: '127.20.1.62' }), await otherBrowser()];
  const asker = await consult(on.edge, ada, 'usr_grace', subjectOf(caller, callee), { body: await adaAsks.offer() });
  const rung = await grace.rung();
  expect(rung.invite.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
  rung.call.reply(rung.invite, 200, 'OK', { body: await graceListens.answer(rung.invite.body) });
  await adaAsks.accept((await asker.answer(200)).body);
  asker.ack();
  await rung.call.incoming('ACK');
  await adaAsks.hears(hz.otherPhone);
  await graceListens.hears(hz.phone);

  expect((await refer(callee, 'usr_grace')).status).toBe(202);
  const told = toldOf(callee, grace);
  const offer = await graceSound.offer();
  told.request('INVITE', { cseq: laterCseq, body: offer });
  const offered = await caller.incoming('INVITE');
  caller.reply(offered, 200, 'OK', { body: await carrier.answer(offered.body) });
  await graceSound.accept((await told.answer(200)).body);
  told.ack();
  await caller.incoming('ACK');
  await carrier.hears(hz.otherPhone);
  await graceSound.hears(hz.carrier);
  expect(fingerprint(offer)).not.toBe(fingerprint(answered));
  caller.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
});

test('a call out: the colleague and the other side hear each other', async () => {
  const { gateway, phone } = await upstream(on);
  const grace = await on.edge.phone('usr_grace');
  const [network, adaSound, graceSound] = [
    await media.carrier({ address: gatewayAddresses.one }),
    await media.phone(),
    await otherBrowser(),
  ];
  const call = await callOut(on.edge, phone, london, { body: await adaSound.offer() });
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 200, 'OK', { body: await network.answer(invite.body) });
  await adaSound.accept((await call.answer(200)).body);
  call.ack();
  await carried.incoming('ACK');
  await network.hears(hz.phone);

  await consulted(on.edge, phone, grace, subjectOf(call, carried));
  expect((await refer(call, 'usr_grace')).status).toBe(202);
  const told = toldOf(call, grace);
  told.request('INVITE', { cseq: laterCseq, body: await graceSound.offer() });
  const offered = await carried.incoming('INVITE');
  carried.reply(offered, 200, 'OK', { body: await network.answer(offered.body) });
  await graceSound.accept((await told.answer(200)).body);
  told.ack();
  await carried.incoming('ACK');
  await network.hears(hz.otherPhone);
  await graceSound.hears(hz.carrier);
  carried.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
});
