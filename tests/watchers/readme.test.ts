import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root, textOf } from './repository.ts';

const documents = files(/\.md$/);
const scripts: Record<string, string> = JSON.parse(textOf('package.json')).scripts;

/** npm commands as people copy them. */
const commandsIn = (text: string) =>
  [...text.matchAll(/npm (?:run (?<run>[a-z][\w:-]*)|(?<short>start|test))\b/g)].map(
    (found) => found.groups?.run ?? found.groups?.short ?? '',
  );

test('every npm command in the documents exists', () => {
  expect(commandsIn(textOf('README.md'))).toContain('start');
  const missing = documents.flatMap((path) =>
    commandsIn(textOf(path))
      .filter((name) => !(name in scripts))
      .map((name) => `${path}: npm run ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every command that set-up offers is an npm script, and the other way round', () => {
  const wrong = 'nothing-of-that-name';
  let said = '';
  try {
    execFileSync('node', ['setup/patchcord.mjs', wrong], { cwd: root, stdio: 'pipe' });
  } catch (error) {
    said = String((error as { stderr: Buffer }).stderr);
  }
  const offered = (/: ([a-z, ]+)\.\s*$/.exec(said)?.[1] ?? '').split(', ').sort();
  const fromScripts = Object.values(scripts)
    .flatMap((script) => /setup\/patchcord\.mjs ([a-z]+)/.exec(script)?.[1] ?? [])
    .sort();
  expect(offered).toEqual(fromScripts);
});

test('every link of a document to a file leads somewhere', () => {
  const broken = documents.flatMap((path) =>
    [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((found) => join(path, '..', found[1] as string))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every variable that documents and deploy/ name is a setting', () => {
  const settings = textOf('docs/settings.md');
  const named = files(/\.md$|^deploy\//).flatMap((path) =>
    [...textOf(path).matchAll(/\bPATCHCORD_[A-Z_]+\b/g)].map(([name]) => ({ path, name })),
  );
  expect(named.map(({ path }) => path)).toContain('deploy/patchcord-edge.service');
  expect(named.filter(({ name }) => !settings.includes(`\`${name}\``) && name !== 'PATCHCORD_TEST_SEED')).toEqual([]);
});
