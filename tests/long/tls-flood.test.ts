/** Handshakes that fail, by the thousand, beside calls: docs/decisions/one-process-reads-tls.md. */
import { expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { type Target, tlsWire } from '../rig/wire.ts';

const on = scene({ pair: testPair() });

async function times(count: number, work: () => Promise<unknown>) {
  for (let n = 0; n < count; n++) await work();
}
const taken = (to: Target) => async () => (await tlsWire(to, addresses.one)).close();
const refused = (to: Target) => () =>
  expect(tlsWire(to, addresses.unlisted, { maxVersion: 'TLSv1.1' })).rejects.toThrow(/protocol version|closed before/);

test('thousands of handshakes that fail, from anybody, end no call and no Kamailio', async () => {
  const phone = await on.edge.unregistered('usr_ada', {}, on.edge.securePhones);
  expect((await phone.register()).status).toBe(200);
  const carrier = await on.edge.tls(addresses.one);
  const overTls = await on.talking({ carrier, phone });
  const flood = Promise.all(
    [on.edge.secureCarrier, on.edge.securePhones].flatMap((to) => [
      times(3_000, refused(to)),
      times(3_000, refused(to)),
      times(2_000, taken(to)),
      times(2_000, taken(to)),
    ]),
  );
  let over = false;
  const calls = async () => {
    const udp = await on.edge.udp(addresses.one);
    while (!over) {
      const { caller, callee } = await on.talking({ carrier: udp, phone });
      callee.request('BYE');
      caller.reply(await caller.incoming('BYE'), 200, 'OK');
      await callee.answer(200, 'BYE');
    }
  };
  await Promise.all([
    flood.finally(() => {
      over = true;
    }),
    calls(),
  ]);
  overTls.caller.request('BYE');
  overTls.callee.reply(await overTls.callee.incoming('BYE'), 200, 'OK');
  await overTls.caller.answer(200, 'BYE');
});
