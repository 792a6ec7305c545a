/** The two things that are built: the call router's bundle and the web pages. Each again when what it is made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, step, withOwnNode } from './progress.mjs';

const notSources = new Set(['node_modules', 'build', 'dist']);

function* filesUnder(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!notSources.has(entry.name)) yield* filesUnder(full);
    } else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) yield full;
  }
}

/** A hash over names and contents of all sources, and of the lock file: another compiler makes another output. */
function fingerprint(folders) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of folders) {
    for (const file of filesUnder(join(root, folder))) hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Runs the build unless `output` is there and was made from the same sources. */
async function build({ title, sources, folder, output, cwd, command }) {
  const stampFile = join(root, folder, '.made-from');
  const now = fingerprint(sources);
  if (existsSync(join(root, output)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) return;
  const [file, ...args] = command;
  await step(title, join(root, 'node_modules/.bin', file), args, { cwd: join(root, cwd), env: withOwnNode() });
  writeFileSync(stampFile, now);
}

export const buildRouter = () =>
  build({
    title: 'Building the call router',
    sources: ['apps/router', 'packages/contracts'],
    folder: 'apps/router/build',
    output: 'apps/router/build/router.lua',
    cwd: '.',
    command: ['node', 'apps/router/build.ts'],
  });

export const buildWeb = () =>
  build({
    title: 'Building the web pages',
    sources: ['apps/web', 'packages/phone', 'packages/contracts'],
    folder: 'apps/web/dist',
    output: 'apps/web/dist/index.html',
    cwd: 'apps/web',
    command: ['vite', 'build', '--logLevel', 'warn'],
  });
