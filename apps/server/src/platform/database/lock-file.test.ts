import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseInUseError, takeLock } from './lock-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-lock-'));
  file = join(folder, 'database.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const holder = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock-file.ts'))}; takeLock(process.argv[1]); console.log('taken'); setInterval(() => {}, 1000);`;
const startHolder = async () => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
};

test('a folder that a living process has open is refused, and the sentence names the process and what to do', async () => {
  const child = await startHolder();
  try {
    expect(() => takeLock(file)).toThrow(DatabaseInUseError);
    expect(() => takeLock(file)).toThrow(new RegExp(`already open in process ${child.pid} .*PATCHCORD_DATA`));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('a lock left by a process that was killed is taken over, and nothing else is left in the folder', async () => {
  const child = await startHolder();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const unlock = takeLock(file);
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  expect(readdirSync(folder)).toEqual(['database.lock']);
  unlock();
  expect(readdirSync(folder)).toEqual([]);
});

test('a pid that another program got after a reboot is not taken for the holder', () => {
  writeFileSync(file, `${process.ppid} 1\n`); // the parent lives, and did not start one tick after boot
  takeLock(file)();
});

test('a pid that is this very process by now (in a container the server has the same one each time) is not taken for the holder', () => {
  writeFileSync(file, `${process.pid} 1\n`);
  takeLock(file)();
});

test('one process cannot open the folder twice', () => {
  const unlock = takeLock(file);
  expect(() => takeLock(file)).toThrow(DatabaseInUseError);
  unlock();
});
