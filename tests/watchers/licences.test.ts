import { expect, test } from 'vitest';
import { type LockedPackage, lockedPackages } from './repository.ts';

const permissive = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'MIT-0',
  'Zlib',
  'Python-2.0',
  'Artistic-2.0',
]);

/** SPDX: one of an OR is enough, all of an AND are needed. */
export function isPermissive(licence: string | undefined): boolean {
  if (!licence) return false;
  const plain = licence.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some(isPermissive);
  return plain.split(' AND ').every((one) => permissive.has(one));
}

/** Where Node would find `name` for the package at `from`: in the nearest node_modules upwards. */
function locate(packages: Record<string, LockedPackage>, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, '')) {
    const path = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return null;
  }
}

/** Everything that runs in production: from the workspaces' `dependencies` on, without what only builds or tests. */
function production(packages: Record<string, LockedPackage>): string[] {
  const waiting = Object.keys(packages).filter((path) => /^(apps|packages)\/[^/]+$/.test(path));
  const seen = new Set(waiting);
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const one = packages[from] as LockedPackage;
    const peers = Object.keys(one.peerDependencies ?? {}).filter((name) => !one.peerDependenciesMeta?.[name]?.optional);
    for (const name of [...Object.keys({ ...one.dependencies, ...one.optionalDependencies }), ...peers]) {
      const path = locate(packages, from, name);
      if (!path || seen.has(path)) continue;
      seen.add(path);
      waiting.push(path);
    }
  }
  return [...seen].filter((path) => /(^|\/)node_modules\//.test(path) && !packages[path]?.link);
}

test('a licence is judged as SPDX reads it', () => {
  expect(isPermissive('(MIT OR GPL-3.0)')).toBe(true);
  expect(isPermissive('MIT AND GPL-3.0')).toBe(false);
  expect(isPermissive('AGPL-3.0')).toBe(false);
  expect(isPermissive(undefined)).toBe(false);
});

test('everything that runs in production has a permissive licence', () => {
  const packages = lockedPackages();
  const paths = production(packages);
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !isPermissive(packages[path]?.license)).map((path) => `${path}: ${packages[path]?.license}`)).toEqual([]);
});
