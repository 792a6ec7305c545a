import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './repository.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-closing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report with so many tests of each status. */
function report(name: string, statuses: Record<string, number>): string {
  const assertionResults = Object.entries(statuses).flatMap(([status, count]) => Array.from({ length: count }, () => ({ status })));
  const file = join(folder, name);
  writeFileSync(
    file,
    JSON.stringify({ testResults: [{ name: 'x.test.ts', status: statuses.failed ? 'failed' : 'passed', assertionResults }] }),
  );
  return file;
}

function close(...args: string[]) {
  const { status, stdout } = spawnSync('node', ['.ci/closing-line.mjs', ...args], { cwd: root, encoding: 'utf8' });
  return { status, line: stdout.trimEnd().split('\n').at(-1) };
}

test('the closing line counts every suite', () => {
  const short = report('short.json', { passed: 3, skipped: 1 });
  const long = report('long.json', { passed: 2 });
  expect(close(short, '0', long, '0')).toEqual({ status: 0, line: '5 passed, 0 failed, 1 skipped' });
  expect(close(short, '0')).toEqual({ status: 0, line: '3 passed, 0 failed, 1 skipped' });
});

test('a failure in any suite fails the whole', () => {
  const good = report('good.json', { passed: 3 });
  const bad = report('bad.json', { passed: 1, failed: 2 });
  expect(close(good, '0', bad, '1')).toEqual({ status: 1, line: '4 passed, 2 failed' });
});

test('a suite that was ended before it could report counts as one failure', () => {
  const good = report('good.json', { passed: 3 });
  expect(close(good, '0', join(folder, 'none.json'), '124')).toEqual({ status: 124, line: '3 passed, 1 failed' });
  expect(close()).toEqual({ status: 1, line: '0 passed, 0 failed' });
});

describe('what failed is run once more', () => {
  interface Ran {
    name: string;
    status: 'passed' | 'failed';
    tests: Record<string, string>;
  }
  const ran = (name: string, ...files: Ran[]) => {
    const testResults = files.map(({ tests, ...file }) => ({
      ...file,
      name: join(root, file.name),
      assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
    }));
    const report = join(folder, name);
    writeFileSync(report, JSON.stringify({ testResults }));
    return report;
  };
  const once = (...args: string[]) => spawnSync('node', ['.ci/once-more.mjs', ...args], { cwd: root, encoding: 'utf8' }).stdout;
  const good: Ran = { name: 'tests/good.test.ts', status: 'passed', tests: { rings: 'passed' } };
  const bad: Ran = { name: 'tests/bad.test.ts', status: 'failed', tests: { hears: 'passed', speaks: 'failed' } };

  test('the files that failed are named, and none where they are too many for chance', () => {
    const broken: Ran = { name: 'tests/broken.test.ts', status: 'failed', tests: { ends: 'skipped' } };
    expect(once('files', ran('few.json', good, bad, broken))).toBe('tests/bad.test.ts\ntests/broken.test.ts\n');
    const many = ['a', 'b', 'c', 'd'].map((letter): Ran => ({ ...bad, name: `tests/${letter}.test.ts` }));
    expect(once('files', ran('many.json', ...many))).toBe('');
    expect(once('files', join(folder, 'none.json'))).toBe('');
  });

  test('a test that passes then counts as passed, and is told', () => {
    const first = ran('first.json', good, bad);
    const again = ran('again.json', { ...bad, status: 'passed', tests: { hears: 'passed', speaks: 'passed' } });
    expect(once('merge', first, again)).toBe('At the second attempt: tests/bad.test.ts: speaks\n');
    const { status, stdout } = spawnSync('node', ['.ci/closing-line.mjs', first, '0'], { cwd: root, encoding: 'utf8' });
    expect([status, stdout.trimEnd().split('\n')]).toEqual([
      0,
      ["1 of them passed at the second attempt only: look for 'At the second attempt' above.", '3 passed, 0 failed'],
    ]);
  });

  test('one that fails again is a failure, and so is a second run that says nothing', () => {
    const twice = ran('twice.json', good, bad);
    expect(once('merge', twice, ran('again.json', bad))).toBe('');
    expect(close(twice, '1')).toEqual({ status: 1, line: '2 passed, 1 failed' });
    const silent = ran('silent.json', good, bad);
    expect(once('merge', silent, join(folder, 'none.json'))).toBe('');
    expect(close(silent, '1')).toEqual({ status: 1, line: '2 passed, 1 failed' });
  });

  test('tests of a file that could not be prepared count once it could', () => {
    const first = ran('unprepared.json', { ...bad, tests: { hears: 'skipped', speaks: 'skipped' } });
    once('merge', first, ran('prepared.json', { ...bad, status: 'passed', tests: { hears: 'passed', speaks: 'passed' } }));
    expect(close(first, '0')).toEqual({ status: 0, line: '2 passed, 0 failed' });
  });
});
