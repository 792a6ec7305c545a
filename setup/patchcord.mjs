#!/usr/bin/env node
/**
 * The way into every command: `node setup/patchcord.mjs <command> …`. Plain JavaScript without dependencies, for the Node that is already there.
 * Installs and builds what the command needs and is missing, then hands over to apps/cli under the project's own Node.
 */
import { buildRouter, buildWeb } from './builds.mjs';
import { installDebianPackages } from './debian.mjs';
import { handOver } from './hand-over.mjs';
import { installNodeModules } from './node-modules.mjs';
import { SetupError } from './progress.mjs';

const engine = ['engine'];
/** What each command needs before it can run. */
const needs = {
  start: { packages: engine, builds: ['router', 'web'] },
  call: { packages: engine, builds: [] },
  demo: { packages: ['engine', 'browser'], builds: ['router', 'web'] },
  onboarding: { packages: ['engine', 'browser'], builds: ['router', 'web'] },
  outbound: { packages: ['engine', 'browser'], builds: ['router', 'web'] },
  phone: { packages: ['engine', 'browser', 'softphone'], builds: ['router', 'web'] },
  test: { packages: ['engine', 'browser', 'softphone', 'tests'], builds: ['router', 'web'] },
  faults: { packages: ['engine', 'tests'], builds: ['router', 'web'] },
  reload: { packages: engine, builds: ['router'] },
  firewall: { packages: [], builds: [] },
  check: { packages: [], builds: [] },
  bench: { packages: ['engine', 'browser'], builds: ['router', 'web'] },
  docs: { packages: [], builds: [] },
  password: { packages: [], builds: [] },
  operator: { packages: [], builds: [] },
  config: { packages: [], builds: [] },
  server: { packages: [], builds: ['web'] },
  edge: { packages: engine, builds: ['router'] },
};

const [command, ...args] = process.argv.slice(2);
try {
  const need = Object.hasOwn(needs, command ?? '') ? needs[command] : null;
  if (!need) throw new SetupError(`${command ? `There is no command '${command}'` : 'Say a command'}: ${Object.keys(needs).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new SetupError(`This is Node ${process.versions.node}; Patchcord needs Node 20 or newer.`);
  await installDebianPackages(need.packages);
  await installNodeModules();
  if (need.builds.includes('router')) await buildRouter();
  if (need.builds.includes('web')) await buildWeb();
  process.exitCode = await handOver(command, args);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
