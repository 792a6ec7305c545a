import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
