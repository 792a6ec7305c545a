/** The way to a carrier, measured by a real edge: asked over HTTP of a real control plane, answered by real ICMP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLine, openTestServer, type TestServer } from '../../apps/server/test/harness.ts';
import { type AgentRig, prepareAgent } from '../rig/agent.ts';
import { waitFor } from '../rig/wait.ts';

let it: TestServer;
let rig: AgentRig;
beforeAll(async () => {
  it = await openTestServer({ privateRoundTrips: true });
  await it.server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = it.server.app.server.address() as { port: number };
  rig = await prepareAgent({
    address: '127.0.0.1',
    controlPlane: { url: `http://127.0.0.1:${port}`, token: it.edge.token },
    env: { PATCHCORD_PRIVATE_ROUND_TRIPS: 'yes' },
  });
  await rig.start();
});
afterAll(async () => {
  await rig?.stop();
  await it?.close();
});

test('an edge measures to the addresses of a trunk, and says which of them do not answer', async () => {
  const { trunk } = await makeLine(it.acme, { e164: '+12025550101', cidr: '127.0.0.77' });
  const path = it.acme.at(`trunks/${trunk}/round-trips`);
  await waitFor('the edge in contact', async () => (await it.acme.owner.call('GET', path)).body.locations[0].connected);
  expect((await it.acme.owner.call('POST', path)).body.state).toBe('waiting');
  const ready = async (of: string) => {
    const { body } = await it.acme.owner.call('GET', of);
    return body.state === 'ready' ? body : null;
  };
  const measured = await waitFor('the round trip', () => ready(path), 15_000);
  expect(measured.addresses).toEqual([{ address: '127.0.0.77', country: null }]);
  expect(measured.locations[0]).toMatchObject({ state: 'measured', milliseconds: expect.any(Number) });
  // Within one machine, however busy.
  expect(measured.locations[0].milliseconds).toBeLessThan(1_000);

  // Nothing answers there.
  const nowhere = await makeLine(it.acme, { e164: '+12025550102', cidr: '10.255.255.254' });
  const other = it.acme.at(`trunks/${nowhere.trunk}/round-trips`);
  await it.acme.owner.call('POST', other);
  const silent = await waitFor('the end of it', () => ready(other), 20_000);
  expect(silent.locations[0]).toMatchObject({ state: 'no_answer', milliseconds: null });
});
