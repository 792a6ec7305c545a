/** The caller hangs up in the moment in which an app's WebSocket closes: before Kamailio knows of it, while it looks, or after. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { SipMessage } from '../rig/sip.ts';

const on = scene();
/** From the closing to the CANCEL. Kamailio's event of a closed WebSocket comes about a second later. */
const offsetsMs = [0, 5, 100, 400, 700];

async function hungUp(n: number, offsetMs: number, others: number) {
  const people = [`usr_closing${n}`, ...Array.from({ length: others }, (_, other) => `usr_other${n}x${other}`)];
  const digits = `120255502${String(n).padStart(2, '0')}`;
  await on.edge.push(
    ...people.map((person) => row('people', person, { accounts: ['acc_one'] })),
    row('numbers', digits, numberRow({ people, ringSeconds: 20 })),
  );
  const phones = await Promise.all(people.map((person) => on.edge.phone(person)));
  const carrier = await on.edge.udp(addresses.one);
  const caller = on.call(carrier, `+${digits}`);
  for (const { call, invite } of await Promise.all(phones.map((phone) => phone.rung()))) call.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  await phones[0]?.close();
  await delay(offsetMs);
  const from = performance.now();
  caller.cancel();
  const final: SipMessage | null = await caller.answer((status) => status >= 300, 'INVITE', 15_000).catch(() => null);
  const ended = final ? await on.edge.ended(caller.callId) : null;
  return { offsetMs, ms: Math.round(performance.now() - from), status: final?.status ?? null, outcome: ended?.outcome ?? null };
}

test.each([0, 1])(
  'beside %i other apps: 487 within ten seconds of the CANCEL, and the record says that the caller hung up',
  async (others) => {
    // As the agent asks.
    const asking = setInterval(() => void on.edge.kamailio.router.appsLost().catch(() => undefined), 1_000);
    const all = await Promise.all(offsetsMs.map((offsetMs, n) => hungUp(n, offsetMs, others)));
    clearInterval(asking);
    expect(all[0]).toMatchObject({ status: 487 });
    for (const { ms, status, outcome } of all) {
      expect(ms).toBeLessThan(10_000);
      // Where the closing was seen first, the call was over before the CANCEL came.
      expect(status === 480 ? outcome : [status, outcome]).toEqual(status === 480 ? 'no_app_online' : [487, 'caller_hung_up']);
    }
  },
  60_000,
);
