/** Several calls of one phone: waiting, hold and resume, changing between them, keys; each with the sound measured at both ends. */
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { plainSide } from '../rig/media.ts';
import { udpWire } from '../rig/wire.ts';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, carrierAddress, carrierHz, type System, startSystem } from './system.ts';
import { bothHear, carrierHears } from './talking.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

const secondHz = 1400;
const second = (over: object = {}) =>
  system.call({ to: adasNumber, from: '+442079460999', toneHz: secondHz, source: '127.0.0.11', ...over });
const waiting = () => someone.page.getByRole('region', { name: 'Another call' });
const onHold = () => someone.page.getByRole('region', { name: 'A call that waits' });
const hearsNothing = (call: RunningCall) => expect.poll(() => call.heard().tone, { timeout: 10_000 }).toBeNull();

const keysOf = (keys: { key: number }[]) => keys.map(({ key }) => '0123456789*#'[key]).join('');

async function talking(): Promise<RunningCall> {
  someone = await openPhone(system, ada);
  const call = await system.call({ to: adasNumber });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  await bothHear(someone, call);
  return call;
}

test('hold and resume: sound both ways before, none during, both ways after', async () => {
  const call = await talking();
  await press(someone.page, 'Hold');
  await someone.page.getByText('On hold: you are holding the call').waitFor();
  await hearsNothing(call);
  await expect.poll(someone.played, { timeout: 10_000 }).toBeNull();
  await press(someone.page, 'Resume');
  await bothHear(someone, call);
  await press(someone.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('a second call waits, is answered, and the first is on hold; they change places; each hears only when it is talked to', async () => {
  const first = await talking();
  const other = await second();
  await waiting().getByText('+44 20 7946 0999').waitFor();
  // Nobody is cut off by a call that waits.
  await bothHear(someone, first);
  await press(someone.page, 'Hold and answer');
  await Promise.all([hears(someone.played, secondHz), carrierHears(other), hearsNothing(first)]);
  await onHold().getByText('+44 20 7946 0123').waitFor();
  await press(someone.page, 'Talk here');
  await Promise.all([hears(someone.played, carrierHz), carrierHears(first), hearsNothing(other)]);
  await press(someone.page, 'Hang up');
  expect(await first.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await press(someone.page, 'Resume');
  await Promise.all([hears(someone.played, secondHz), carrierHears(other)]);
  other.hangUp();
  await saysEnded(someone.page, 'The other side hung up');
  await isReady(someone.page);
});

test('a waiting call is declined, or goes away, and the talk goes on', async () => {
  const first = await talking();
  const declined = await second();
  await waiting().waitFor();
  await press(someone.page, 'Decline');
  expect((await declined.ended).final?.code).toBe(603);
  const gone = await second();
  await waiting().waitFor();
  gone.hangUp();
  await waiting().waitFor({ state: 'hidden' });
  await bothHear(someone, first);
  await press(someone.page, 'Hang up');
  await first.ended;
});

test('keys pressed in a call arrive as they were pressed (RFC 4733), from the pad and from the keyboard', async () => {
  const side = await plainSide({ address: carrierAddress, hz: carrierHz });
  const wire = await udpWire(system.carrier, carrierAddress);
  someone = await openPhone(system, ada);
  const call = placeCall(wire, `sip:${adasNumber}@${system.carrier.address}:${system.carrier.port}`, { body: await side.offer() });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  await side.accept(ok.body);
  call.ack();
  await hears(someone.played, carrierHz);
  await press(someone.page, 'Keypad');
  for (const key of ['1', '9 WXYZ', 'Star']) await press(someone.page, key);
  await someone.page.keyboard.press('0');
  await someone.page.keyboard.press('#');
  await expect.poll(() => keysOf(side.rtp.keys()), { timeout: 10_000 }).toBe('19*0#');
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
  await side.close();
  await wire.close();
});
