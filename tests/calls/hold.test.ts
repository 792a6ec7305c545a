/** Hold and resume with real sound, from either side, and with the forms of hold that carriers use (RFC 3264 section 8.4). */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { type Direction, type MediaSide, readPlain } from '../rig/media.ts';
import { hz, sides } from '../rig/sides.ts';
import { directionOf } from '../rig/sip.ts';

const on = scene();
const media = sides(on);

interface End {
  call: Call;
  sound: MediaSide;
}

async function talking() {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier(), await media.phone()];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 200, 'OK', { body: await phone.answer(invite.body) });
  await carrier.accept((await caller.answer(200)).body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  return { carrier: { call: caller, sound: carrier }, phone: { call: callee, sound: phone } };
}

/** A re-INVITE of `asker` with that direction. @returns the offer as the other side sees it, the answer as the asker sees it */
async function reInvite(asker: End, other: End, offered: Direction, answered: Direction) {
  asker.call.request('INVITE', { body: await asker.sound.offer(offered) });
  const request = await other.call.incoming('INVITE');
  other.call.reply(request, 200, 'OK', { body: await other.sound.answer(request.body, answered) });
  const ok = await asker.call.answer(200);
  await asker.sound.accept(ok.body);
  asker.call.ack();
  await other.call.incoming('ACK');
  return { offer: request.body, answer: ok.body };
}

/** What was under way has arrived, and nothing more does. */
async function hearsNothing(side: MediaSide) {
  await expect
    .poll(
      async () => {
        side.rtp.forget();
        await new Promise((done) => setTimeout(done, 300));
        return side.rtp.types();
      },
      { timeout: 5_000 },
    )
    .toEqual({});
}

test.each(['carrier', 'phone'] as const)('held with music by the %s, then resumed', async (who) => {
  const call = await talking();
  const [holder, held] = who === 'carrier' ? [call.carrier, call.phone] : [call.phone, call.carrier];
  const [music, voice] = who === 'carrier' ? [hz.carrier, hz.phone] : [hz.phone, hz.carrier];
  const hold = await reInvite(holder, held, 'sendonly', 'recvonly');
  expect(directionOf(hold.offer)).toBe('sendonly');
  expect(directionOf(hold.answer)).toBe('recvonly');
  await held.sound.hears(music);
  await hearsNothing(holder.sound);
  await reInvite(holder, held, 'sendrecv', 'sendrecv');
  await held.sound.hears(music);
  await holder.sound.hears(voice);
  call.carrier.call.request('BYE');
  call.phone.call.reply(await call.phone.call.incoming('BYE'), 200, 'OK');
});

test.each(['carrier', 'phone'] as const)('held in silence by the %s, then resumed', async (who) => {
  const call = await talking();
  const [holder, held] = who === 'carrier' ? [call.carrier, call.phone] : [call.phone, call.carrier];
  const hold = await reInvite(holder, held, 'inactive', 'inactive');
  expect([directionOf(hold.offer), directionOf(hold.answer)]).toEqual(['inactive', 'inactive']);
  await hearsNothing(holder.sound);
  await hearsNothing(held.sound);
  await reInvite(holder, held, 'sendrecv', 'sendrecv');
  await call.carrier.sound.hears(hz.phone);
  await call.phone.sound.hears(hz.carrier);
  call.carrier.call.request('BYE');
  call.phone.call.reply(await call.phone.call.incoming('BYE'), 200, 'OK');
});

test('held the old way, by a connection address of zeros: no sound goes there, and a resume brings it back', async () => {
  const call = await talking();
  const offer = (await call.carrier.sound.offer()).replace(/^c=.*$/m, 'c=IN IP4 0.0.0.0');
  call.carrier.call.request('INVITE', { body: offer });
  const request = await call.phone.call.incoming('INVITE');
  call.phone.call.reply(request, 200, 'OK', { body: await call.phone.sound.answer(request.body) });
  const ok = await call.carrier.call.answer(200);
  expect(readPlain(ok.body).port).toBeGreaterThan(0);
  call.carrier.call.ack();
  await call.phone.call.incoming('ACK');
  await hearsNothing(call.carrier.sound);
  await reInvite(call.carrier, call.phone, 'sendrecv', 'sendrecv');
  await call.carrier.sound.hears(hz.phone);
  await call.phone.sound.hears(hz.carrier);
  call.carrier.call.request('BYE');
  call.phone.call.reply(await call.phone.call.incoming('BYE'), 200, 'OK');
});
