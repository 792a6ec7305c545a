/** `node apps/cli/src/main.ts <command> …`, called by setup/patchcord.mjs once the machine has what the command needs. */
import { SettingError } from '@patchcord/settings';
import { CommandError } from './command-error.ts';

const commands: Record<string, () => Promise<(args: string[]) => Promise<number>>> = {
  start: async () => (await import('./start.ts')).start,
  call: async () => (await import('./call/call.ts')).call,
  demo: async () => (await import('./demo/demo.ts')).demo,
  onboarding: async () => (await import('./onboarding/onboarding.ts')).onboarding,
  outbound: async () => (await import('./outbound/outbound.ts')).outbound,
  phone: async () => (await import('./phone/phone.ts')).phone,
  reload: async () => (await import('./reload.ts')).reload,
  firewall: async () => (await import('./firewall.ts')).firewall,
  password: async () => (await import('./password.ts')).password,
  operator: async () => (await import('./tools.ts')).operator,
  config: async () => (await import('./config.ts')).config,
  server: async () => (await import('./set-up.ts')).serverSetUp,
  edge: async () => (await import('./set-up.ts')).edgeSetUp,
  test: async () => (await import('./tools.ts')).test,
  faults: async () => (await import('./tools.ts')).faults,
  check: async () => (await import('./tools.ts')).check,
  bench: async () => (await import('./tools.ts')).bench,
  docs: async () => (await import('./tools.ts')).docs,
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
try {
  if (!load) throw new CommandError(`There is no command '${name}'. Commands: ${Object.keys(commands).join(', ')}.`);
  process.exitCode = await (await load())(args);
} catch (error) {
  if (!(error instanceof CommandError || error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
