import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestPair, testPair } from '../../test/certificate.ts';
import { createProblems } from '../problems.ts';
import { createCertificateKeeper } from './keeper.ts';
import { openTlsFiles } from './tls-files.ts';

const quiet = { warn: () => undefined, info: () => undefined };
let folder: string;
let certificateFile: string;
let keyFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-certificates-'));
  certificateFile = join(folder, 'fullchain.pem');
  keyFile = join(folder, 'privkey.pem');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (pair: TestPair) => {
  writeFileSync(certificateFile, pair.certificate);
  writeFileSync(keyFile, pair.key, { mode: 0o600 });
};

function keeper() {
  const problems = createProblems(quiet);
  const files = openTlsFiles(join(folder, 'tls'));
  const made = createCertificateKeeper({ certificateFile, keyFile, files, problems, log: quiet });
  const reloads: string[] = [];
  const look = async (times = 1, now = new Date()) => {
    for (let n = 0; n < times; n++) await made.look(now);
  };
  return { ...made, look, problems, reloads, reload: async () => void reloads.push(files.pem()) };
}

test('a new pair is loaded once, and only this user may read the copy', async () => {
  const one = testPair();
  put(one);
  const kept = keeper();
  await kept.look();
  kept.attach(kept.reload, kept.files.pem());
  await kept.look(3);
  expect(kept.reloads).toEqual([]);
  put(testPair({ days: 60 }));
  await kept.look(3);
  expect(kept.reloads).toHaveLength(1);
  expect(kept.problems.list()).toEqual([]);
  expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
  for (const file of ['pair.pem', 'tls.cfg']) expect(statSync(join(folder, 'tls', file)).mode & 0o777).toBe(0o600);
});

test('a Kamailio that was running before is made to read the pair again: nobody knows which one it has', async () => {
  put(testPair());
  const kept = keeper();
  await kept.look();
  kept.attach(kept.reload, null);
  await kept.look(2);
  expect(kept.reloads).toHaveLength(1);
});

test('a bad new pair is said, the old one stays, also for the next agent; a good one ends it', async () => {
  const old = testPair();
  put(old);
  const kept = keeper();
  await kept.look();
  kept.attach(kept.reload, kept.files.pem());
  const before = kept.files.pem();
  writeFileSync(certificateFile, testPair().certificate);
  await kept.look();
  expect(kept.problems.list()).toEqual([]);
  await kept.look();
  expect(kept.problems.list().join()).toMatch(/the certificate before it stays in force: the key does not belong to the certificate/);
  expect(kept.files.pem()).toBe(before);
  expect(kept.reloads).toEqual([]);
  const next = keeper();
  await next.look(2);
  expect(next.files.pem()).toBe(before);
  expect(next.expiresAt()).toEqual(kept.expiresAt());
  put(testPair());
  await kept.look();
  expect(kept.problems.list()).toEqual([]);
  expect(kept.reloads).toHaveLength(1);
});

test('no pair yet: said, and the configuration names none; the first good one is loaded', async () => {
  const kept = keeper();
  kept.attach(kept.reload, kept.files.pem());
  await kept.look(2);
  expect(kept.problems.list().join()).toMatch(/carriers cannot connect over TLS: .*fullchain\.pem cannot be read \(ENOENT\)/);
  expect(kept.expiresAt()).toBeNull();
  put(testPair());
  await kept.look();
  expect(kept.reloads).toHaveLength(1);
  expect(kept.problems.list()).toEqual([]);
});

test('what Kamailio does not take is taken back and said, and tried again', async () => {
  put(testPair());
  const kept = keeper();
  await kept.look();
  const before = kept.files.pem();
  let refuse = true;
  kept.attach(async () => {
    if (refuse) throw new Error('no');
  }, before);
  put(testPair());
  await kept.look();
  expect(kept.problems.list().join()).toMatch(/not in force: Kamailio did not take it: no/);
  expect(kept.files.pem()).toBe(before);
  refuse = false;
  await kept.look();
  expect(kept.problems.list()).toEqual([]);
  expect(kept.files.pem()).not.toBe(before);
});

test('the end that comes near, and the end itself, are said; an expired one is not called a bad new one', async () => {
  put(testPair({ days: 20 }));
  const kept = keeper();
  await kept.look();
  expect(kept.problems.list()).toEqual([]);
  const day = (days: number) => new Date(Date.now() + days * 86_400_000);
  await kept.look(2, day(17));
  expect(kept.problems.list()).toEqual([
    expect.stringMatching(/^The certificate in force expires in 2 days\. Put a new one into .*fullchain\.pem\./),
  ]);
  await kept.look(3, day(21));
  expect(kept.problems.list()).toEqual([expect.stringMatching(/^The certificate in force has expired/)]);
});

test('a private key that everybody can use is said, and used', async () => {
  put(testPair());
  chmodSync(keyFile, 0o644);
  const kept = keeper();
  await kept.look();
  expect(kept.problems.list().join()).toMatch(
    /Everybody on this machine can use the private key .*privkey\.pem \(mode 0644\): chmod o= it/,
  );
  chmodSync(keyFile, 0o640);
  await kept.look();
  expect(kept.problems.list()).toEqual([]);
});

test('files that go away change nothing but the list of problems', async () => {
  put(testPair());
  const kept = keeper();
  await kept.look();
  unlinkSync(keyFile);
  await kept.look(2);
  expect(kept.problems.list().join()).toMatch(/stays in force: .*privkey\.pem cannot be read \(ENOENT\)/);
  expect(existsSync(join(folder, 'tls', 'pair.pem'))).toBe(true);
});
