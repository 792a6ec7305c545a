/** What Kamailio holds comes from the routes on disk. When they are lost, it must not go on with what nobody can take back any more. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgentProcess, type AgentRig, groupOf, prepareAgent, startControlPlane, type TestControlPlane } from '../rig/agent.ts';
import { placeCall } from '../rig/call.ts';
import { trunkRow } from '../rig/edge.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
let controlPlane: TestControlPlane;
let rig: AgentRig;
let carrier: Wire;
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'trunks', key: 'trk_one', value: trunkRow({}) },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
  );
  rig = await prepareAgent({ address: '127.20.2.5', controlPlane, drainSeconds: 1 });
  carrier = await udpWire(rig.carrier, listed);
});
afterEach(async () => {
  await carrier.close();
  await rig.stop();
  await controlPlane.leave().catch(() => undefined);
});

const ready = (agent: AgentProcess) => waitFor('status ready', async () => (await agent.health()).status === 'ready', 10_000);
const call = () => placeCall(carrier, `sip:+12025550199@${rig.carrier.address}:${rig.carrier.port}`);

test('routes deleted from disk are not in force in a Kamailio that was running before', async () => {
  const first = await rig.start();
  await ready(first);
  expect((await call().answer((status) => status >= 200)).status).toBe(404);
  const old = rig.kamailioPid() ?? 0;
  first.kill('SIGKILL');
  await first.ended;
  for (const end of ['', '-wal', '-shm']) rmSync(join(rig.folder, `routes.sqlite${end}`), { force: true });
  // Nothing new can come: what is in force is what is on disk.
  await controlPlane.leave();
  const second = await rig.start();
  await waitFor('a new Kamailio', () => rig.kamailioPid() !== null && rig.kamailioPid() !== old, 15_000);
  await waitFor('its answer', async () => (await second.health()).problems.every((one) => !one.startsWith('Kamailio')), 10_000);
  expect(groupOf(old)).toEqual([]);
  await waitFor('why, in its log', () =>
    second.log().includes('the Kamailio that runs is not taken over, it is ended with its calls: it was filled from other routes'),
  );
  const late = call();
  await expect(late.answer((status) => status >= 200, 'INVITE', 1_500)).rejects.toThrow();
});
