/** `npm run firewall` on a machine with an edge: what it prints, nft takes. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentProcess, type AgentRig, prepareAgent, startControlPlane, type TestControlPlane } from '../rig/agent.ts';
import { trunkRow } from '../rig/edge.ts';
import { waitFor } from '../rig/wait.ts';

const command = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
const run = promisify(execFile);
let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
beforeAll(async () => {
  controlPlane = await startControlPlane('127.20.13.9');
  controlPlane.change(
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    ...['192.0.2.7/32', '203.0.113.0/24', '2001:db8::/48'].map((key) => ({
      table: 'sources' as const,
      key,
      value: { trunks: ['trk_one'] },
    })),
  );
  rig = await prepareAgent({ address: '127.20.13.4', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
});
afterAll(async () => {
  await rig.stop();
  await controlPlane.leave();
});

test('it prints the sources that the edge has, for the ports that it has, and nft takes it', async () => {
  const { stdout } = await run(process.execPath, [command, 'firewall'], { env: rig.env as NodeJS.ProcessEnv });
  expect(stdout).toContain('elements = { 192.0.2.7/32, 203.0.113.0/24 }');
  expect(stdout).toContain('elements = { 2001:db8::/48 }');
  expect(stdout).toContain(`th dport { ${rig.carrier.port} } counter drop`);
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, RULES: stdout };
  await run('unshare', ['-rn', 'bash', '-c', 'nft -c -f - <<< "$RULES"'], { env });
});

test('only who holds the token of the edge is told', async () => {
  const answer = await fetch(`http://127.0.0.1:${rig.env.PATCHCORD_EDGE_HTTP_PORT}/firewall`);
  expect(answer.status).toBe(401);
  expect(await answer.text()).not.toContain('192.0.2.7');
});
