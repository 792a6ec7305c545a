/** A port of the edge is taken when it starts: it says which one and what to do, in one sentence that stays, and starts when the port is free. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgentRig, keepAgentTranscripts, prepareAgent, startControlPlane, type TestControlPlane } from '../rig/agent.ts';
import { trunkRow } from '../rig/edge.ts';
import { waitFor } from '../rig/wait.ts';

let controlPlane: TestControlPlane;
let rig: AgentRig;
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change({ table: 'trunks', key: 'trk_one', value: trunkRow() });
  rig = await prepareAgent({ address: '127.20.2.9', controlPlane, drainSeconds: 1 });
});
afterEach(async () => {
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

test('a SIP port that another program has is named with what to do; once it is free the edge is ready', async () => {
  const other = createSocket('udp4').bind(rig.carrier.port, rig.carrier.address);
  await once(other, 'listening');
  const agent = await rig.start();
  const taken = `Kamailio is not up: Kamailio did not start: it ended at once. ${rig.carrier.address} (UDP) is taken by another program. 'ss -tulpn'`;
  const saysSo = async () => (await agent.health()).problems.find((problem) => problem.startsWith(taken));
  const first = await waitFor('the port to be named', saysSo, 10_000);
  const triesOf = (log: string) => log.split('is taken by another program').length - 1;
  expect(triesOf(agent.log())).toBe(1);
  other.close();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 30_000);
  expect((await agent.health()).problems).not.toContain(first);
}, 60_000);
