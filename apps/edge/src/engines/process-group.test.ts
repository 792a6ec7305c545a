import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bootId, endGroup, endMarked, groupMembers, isRunning, markOf, openFiles, readMark, startGroup } from './process-group.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-group-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const shell = (script: string) =>
  startGroup({ program: '/bin/sh', args: ['-c', script], logFile: join(folder, 'log'), markFile: join(folder, 'mark.json') });

test('a program runs as the leader of its own group, its mark is on disk, its output goes to the file', async () => {
  const mark = await shell('echo hello; sleep 60');
  expect(readMark(join(folder, 'mark.json'))).toEqual(mark);
  expect(isRunning(mark)).toBe(true);
  await vi.waitFor(() => expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('hello\n'));
  expect(openFiles([mark.pid])).toContain(join(folder, 'log'));
  for (const name of ['sh', 'sleep']) await endGroup(mark.pid, name, 1_000);
  expect(isRunning(mark)).toBe(false);
});

test('a group that does not obey is killed, children whose parent is gone included', async () => {
  const mark = await shell(`trap '' TERM; sh -c "trap '' TERM; sleep 61; sleep 62" & wait; sleep 63`);
  await vi.waitFor(() => expect(groupMembers(mark.pid, 'sh')).toHaveLength(2));
  process.kill(mark.pid, 'SIGKILL');
  await vi.waitFor(() => expect(isRunning(mark)).toBe(false));
  const from = performance.now();
  await endGroup(mark.pid, 'sh', 200);
  expect(performance.now() - from).toBeGreaterThan(190);
  expect(groupMembers(mark.pid, 'sh')).toEqual([]);
  await endGroup(mark.pid, 'sleep', 0);
});

test('processes of another name that got the number are left alone', async () => {
  const mark = await shell('sleep 60');
  await endGroup(mark.pid, 'kamailio', 100);
  expect(isRunning(mark)).toBe(true);
  for (const name of ['sh', 'sleep']) await endGroup(mark.pid, name, 0);
});

test('the same number with another start time is another process', () => {
  const own = markOf(process.pid);
  expect(own && isRunning(own)).toBe(true);
  expect(own && isRunning({ ...own, startTicks: '1' })).toBe(false);
});

test('after another boot a mark is nobody: nothing is taken over and nothing ended', async () => {
  const mark = await shell('sleep 60');
  expect(mark.bootId).toBe(bootId);
  const before = { ...mark, bootId: '00000000-0000-0000-0000-000000000000' };
  expect(isRunning(before)).toBe(false);
  for (const name of ['sh', 'sleep']) await endMarked(before, name, 0);
  expect(isRunning(mark)).toBe(true);
  for (const name of ['sh', 'sleep']) await endMarked(mark, name, 0);
  expect(isRunning(mark)).toBe(false);
});

test('a program that does not exist is named', async () => {
  const started = startGroup({ program: '/no/such/engine', args: [], logFile: join(folder, 'log'), markFile: join(folder, 'mark') });
  await expect(started).rejects.toThrow(/\/no\/such\/engine cannot be started/);
});
