import { createHash } from 'node:crypto';
import { labelForm } from '@patchcord/contracts/rows.schemas';
import { expect, test } from 'vitest';
import { loginDigests, loginServers, newLabel, newPassword, newUserName } from './logins.models.ts';

test('labels have the form that edges look for, and no two are alike', () => {
  const labels = Array.from({ length: 200 }, newLabel);
  for (const label of labels) expect(label).toMatch(labelForm);
  expect(new Set(labels).size).toBe(200);
});

test('user names and passwords need no escaping in any phone system', () => {
  expect(newUserName()).toMatch(/^trk-[0-9a-z]{10}$/);
  expect(newPassword()).toMatch(/^[0-9a-z]{26}$/);
});

test('digests are those of RFC 7616 section 3.9.1', () => {
  // Its example gives the responses; the step before them is this.
  const login = loginDigests('Mufasa', 'http-auth@example.org', 'Circle of Life');
  expect(login.md5).toBe('3d78807defe7de2157e2b0b6573a855f');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const [nonce, counted] = ['7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v', '00000001:f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'];
  expect(hash(`${login.sha256}:${nonce}:${counted}:auth:${hash('GET:/dir/index.html')}`)).toBe(
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
});

test.each([
  ['edge.example', ['203.0.113.1'], 't-1.edge.example', '203.0.113.1:5060'],
  ['203.0.113.1', ['203.0.113.1'], 't-1.patchcord', '203.0.113.1:5060'],
  ['[2001:db8::1]', ['2001:db8::1'], 't-1.patchcord', '[2001:db8::1]:5060'],
])('at %s calls are sent to a host with the label, by way of an address', (host, addresses, expected, proxy) => {
  expect(loginServers('t-1', [{ name: 'L', host, addresses, sipPort: 5060 }], 'patchcord')).toEqual([
    { location: 'L', host: expected, proxy },
  ]);
});
