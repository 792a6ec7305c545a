import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRouter } from './build.ts';
import { check } from './check.ts';
import { brokenRules } from './lua-rules.ts';

let folder = '';

function rulesBroken(code: string): string[] {
  const file = join(folder, 'rules.ts');
  writeFileSync(file, code);
  const program = ts.createProgram([file], { strict: true, target: ts.ScriptTarget.ES2022, types: [] });
  return brokenRules(program).map((one) => String(one.messageText));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a build is the same for the same source, and its version is in it', async () => {
  const [one, two] = [join(folder, 'one.lua'), join(folder, 'two.lua')];
  const { version } = await buildRouter(one);
  expect(await buildRouter(two)).toEqual({ version });
  expect(readFileSync(one, 'utf8')).toBe(readFileSync(two, 'utf8'));
  expect(readFileSync(one, 'utf8')).toContain(version);
});

test('the test fault is in no build but the tests’ own', async () => {
  const file = join(folder, 'fault.lua');
  await buildRouter(file);
  expect(readFileSync(file, 'utf8')).not.toMatch(/X-Test-Fault|test fault/);
  await buildRouter(file, { testFaults: true });
  expect(readFileSync(file, 'utf8')).toContain('X-Test-Fault');
});

test('the check refuses what Kamailio could not run', () => {
  const checked = (code: string) => () => {
    const file = join(folder, 'checked.lua');
    writeFileSync(file, code);
    check(file);
  };
  expect(checked('function ksr_request_route() end')).toThrow(/no function ksr_reply_route/);
  expect(checked('local a = = 1')).toThrow(/checked.lua:1:/);
  expect(checked('nothing.at = 1')).toThrow(/checked.lua:1: attempt to index/);
  expect(checked('while true do end')).toThrow(/does not come to its end/);
}, 20_000);

test('the rules of Lua refuse what means something else there', () => {
  const wrong = (code: string) => rulesBroken(`export const f = (text: string, found: number[] | null, yes: boolean) => { ${code} };`);
  expect(wrong("if (text) return '';")).toEqual([expect.stringMatching(/condition on a text or number/)]);
  expect(wrong('return Number(text) || 1;')).toHaveLength(1);
  expect(wrong('return text.trim();')).toEqual([expect.stringMatching(/use trimmed/)]);
  expect(wrong('return found && yes ? 1 : 2;')).toEqual([]);
});
