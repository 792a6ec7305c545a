/** The demo's telephone network as a program of an instance: what `startUpstream` runs, until SIGTERM. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startUpstream } from '@patchcord/demo-carrier/upstream';
import { planInstance } from './plan.ts';

const { dataFolder, server, edge } = planInstance(process.env);
const folder = join(dataFolder, 'upstream');
mkdirSync(folder, { recursive: true, mode: 0o700 });
const upstream = await startUpstream({
  folder,
  port: server.demoUpstreamPort,
  edge: { address: edge.address, port: edge.sipPort },
});
console.log(`The demo upstream takes calls on port ${server.demoUpstreamPort}.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void upstream.stop().then(() => process.exit(0));
  });
await upstream.ended;
