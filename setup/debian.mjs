/** The Debian packages. Asks dpkg, and only where something is missing becomes root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root, SetupError, step } from './progress.mjs';

/** Each entry: one package, or names that the same thing has on different releases, tried in this order. */
const groups = {
  engine: [
    ['kamailio'],
    ['kamailio-websocket-modules'],
    ['kamailio-extra-modules'],
    ['kamailio-json-modules'],
    ['kamailio-utils-modules'],
    ['kamailio-outbound-modules'],
    ['kamailio-tls-modules'],
    ['kamailio-lua-modules'],
    ['luajit'],
    ['lua-cjson'],
    ['rtpengine-daemon', 'ngcp-rtpengine-daemon'],
    ['sip-tester'],
    ['iputils-ping'],
  ],
  browser: [['chromium']],
  softphone: [['baresip']],
  tests: [['postgresql'], ['git'], ['nftables'], ['iproute2'], ['coturn']],
};

const run = (file, args) => spawnSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Names of the installed ones among `names`; dpkg-query fails when it does not know one, and still prints the others. */
function installed(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own way to write a field
  const asked = run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names]);
  if (asked.error) throw new SetupError(unsupported('it has no dpkg-query'));
  return new Set(
    asked.stdout
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length)),
  );
}

const unsupported = (why) =>
  `Patchcord runs on Debian and its relatives, where Kamailio and rtpengine come as packages; this machine is not one of them: ${why}.`;

/** The first of the names that apt can install here. */
const installable = (names) =>
  names.length === 1 ? names[0] : (names.find((name) => run('apt-cache', ['show', '--no-all-versions', name]).stdout) ?? names[0]);

/** How to become root: [] as root, the words to put before a command, or null where nothing works without asking a person who is not there. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  if (run('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n'];
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  console.error('Debian packages are missing; sudo asks for your password to install them.');
  return spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status === 0 ? ['sudo', '-n'] : null;
}

export async function installDebianPackages(wanted) {
  if (wanted.length === 0) return;
  if (process.platform !== 'linux') throw new SetupError(unsupported(`it runs ${process.platform}`));
  const entries = wanted.flatMap((group) => groups[group]);
  const there = installed(entries.flat());
  const missing = entries.filter((names) => !names.some((name) => there.has(name)));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) throw new SetupError(unsupported('it has no apt-get'));

  const prefix = asRoot();
  const line = () => `apt-get update && apt-get install -y --no-install-recommends ${missing.map(installable).join(' ')}`;
  if (!prefix)
    throw new SetupError(
      `Debian packages are missing, and installing them needs root. Run this, then the same command again:\n\n  sudo sh -c '${line()}'\n`,
    );
  const [file, ...args] = [...prefix, 'sh', `${root}/setup/install-packages.sh`];
  await step("Reading Debian's package lists", file, [...args, 'update']);
  const names = missing.map(installable);
  console.error(`Missing: ${names.join(', ')}`);
  await step(`Installing ${names.length} Debian packages`, file, [...args, 'install', ...names]);
}
