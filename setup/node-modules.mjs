/** The npm packages, the project's own Node among them. */
import { existsSync, readFileSync } from 'node:fs';
import { root, SetupError, step } from './progress.mjs';

const packagesIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
};

/**
 * npm writes what it installed to node_modules/.package-lock.json, as its last act: equal to the lock file, but for packages of other machines,
 * means that node_modules is complete and current.
 */
export function upToDate(wanted, there) {
  if (!wanted || !there) return false;
  for (const [path, one] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = there[path];
    const same = found ? found.version === one.version && found.integrity === one.integrity : Boolean(one.optional || one.devOptional);
    if (!same) return false;
  }
  return Object.keys(there).every((path) => wanted[path]);
}

const current = () => upToDate(packagesIn(`${root}/package-lock.json`), packagesIn(`${root}/node_modules/.package-lock.json`));

export async function installNodeModules() {
  if (!['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(`Patchcord brings its own Node for x64 and arm64 machines; this one is ${process.arch}.`);
  }
  const node = `${root}/node_modules/.bin/node`;
  if (existsSync(node) && current()) return;
  /*
   * Not `npm ci`: npm 11 refuses a lock file without the packages of platforms that Patchcord does not run on. What `npm ci` is for, that nothing
   * but the lock file decides, is kept: --no-save leaves that file alone, and what came is compared with it. An older Node only warns
   * that packages want a newer one: they run under the Node that comes with them.
   */
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await step('Installing npm packages', 'npm', ['install', '--no-save', '--include=dev', '--include=optional', ...quiet]);
  if (!existsSync(node)) {
    throw new SetupError(
      `npm did not install Node for ${process.arch}: is the package node-linux-${process.arch} left out by an npm setting?`,
    );
  }
  if (!current())
    throw new SetupError('npm installed something else than package-lock.json says: is the lock file older than a package.json?');
}
