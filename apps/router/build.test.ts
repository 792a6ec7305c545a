import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRouter } from './build.ts';
import { check } from './check.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a build is the same for the same source, and its version is in it', async () => {
  const [one, two] = [join(folder, 'one.js'), join(folder, 'two.js')];
  const { version } = await buildRouter(one);
  expect(await buildRouter(two)).toEqual({ version });
  expect(readFileSync(one, 'utf8')).toBe(readFileSync(two, 'utf8'));
  expect(readFileSync(one, 'utf8')).toContain(version);
});

test('the test fault is in no build but the tests’ own', async () => {
  const file = join(folder, 'fault.js');
  await buildRouter(file);
  expect(readFileSync(file, 'utf8')).not.toMatch(/X-Test-Fault|test fault/);
  await buildRouter(file, { testFaults: true });
  expect(readFileSync(file, 'utf8')).toContain('X-Test-Fault');
});

test('the check refuses what Kamailio could not run', () => {
  expect(() => check('function ksr_request_route() {}')).toThrow(/no function ksr_reply_route/);
  expect(() => check('new Map()')).toThrow(/Map is not defined/);
  expect(() => check('(')).toThrow(/Unexpected end of input/);
  expect(() => check(`/*${'x'.repeat(140_000)}*/`)).toThrow(/bytes/);
});
