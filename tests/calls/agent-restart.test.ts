/** Kamailio starts again under requests of a listed carrier: it hears 503 or nothing for a moment, and is never taken for a stranger. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { trunkRow } from '../rig/edge.ts';
import { optionsText } from '../rig/fixture.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
const unlisted = '127.20.2.99';
let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let wires: Wire[];
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    // Enough that the sources are not in at once; the carrier's own is among the last.
    ...Array.from({ length: 4_000 }, (_, n) => ({
      table: 'sources' as const,
      key: `10.${Math.floor(n / 250)}.${n % 250}.0/24`,
      value: { trunks: ['trk_one'] },
    })),
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
  );
  rig = await prepareAgent({ address: '127.20.2.6', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
  wires = await Promise.all([listed, unlisted].map((from) => udpWire(rig.carrier, from)));
});
afterEach(async () => {
  for (const wire of wires) await wire.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

test('a listed carrier that asks all the time is not counted as unlisted; a stranger is, once the sources are in', async () => {
  const [carrier, stranger] = wires as [Wire, Wire];
  const uri = `sip:edge@${rig.carrier.address}:${rig.carrier.port}`;
  const old = rig.kamailioPid() ?? 0;
  process.kill(old, 'SIGKILL');
  const asked = performance.now();
  await waitFor(
    'the edge to be ready again',
    async () => {
      for (let n = 0; n < 5; n++) carrier.send(optionsText(carrier, uri));
      await delay(1);
      return performance.now() - asked > 500 && rig.kamailioPid() !== old && (await agent.health()).status === 'ready';
    },
    20_000,
  );
  stranger.send(optionsText(stranger, uri));
  const counted = () => controlPlane.events.flatMap((one) => (one.type === 'source.unlisted' ? [one.last.origin.address] : []));
  await waitFor('the stranger to be counted', () => counted().includes(unlisted), 10_000);
  expect(counted()).not.toContain(listed);
  const statuses = new Set(carrier.messages.map(({ status }) => status));
  expect([...statuses].sort()).toEqual(statuses.has(503) ? [200, 503] : [200]);
});
