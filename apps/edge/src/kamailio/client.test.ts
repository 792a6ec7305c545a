import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { batches } from './client.ts';
import { definitionsText } from './definitions.ts';

const row = (key: string, length = 100): SyncRow => ['people', key, 'x'.repeat(length)];

test('batches keep the order, lose nothing, and fit the read buffer of kamailio.cfg', () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => row(`usr_${index}`, (index * 7) % 900));
  const bodies = [...batches(rows)];
  expect(bodies.flatMap((body) => JSON.parse(body).rows)).toEqual(rows);
  expect(bodies.length).toBeGreaterThan(10);
  for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThan(61_000);
  expect([...batches([])]).toEqual([]);
});

const values = {
  address: '::1',
  sipPort: 1,
  websocketPort: 2,
  syncPort: 3,
  rtpenginePort: 4,
  eventsFolder: '/e',
  syncToken: 't',
  topologyKey: 'k',
  workers: 2,
  tcpConnections: 100,
};

test('a definition cannot break out of its quotes', () => {
  expect(definitionsText({ ...values, routerFile: '/r.js' })).toContain('#!define EDGE_ADDRESS [::1]\n');
  for (const routerFile of ['/a"b', '/a\nb', '/a\\b']) expect(() => definitionsText({ ...values, routerFile })).toThrow(/quote/);
});

test('listeners over TLS and on a second address are there only where they are set', () => {
  const plain = definitionsText({ ...values, routerFile: '/r.js' });
  expect(plain).not.toMatch(/#!define (TLS_CONFIG|SIP_TLS_PORT|WEBSOCKET_TLS_PORT|SECOND_ADDRESS)/);
  const tls = { sipPort: 5061, websocketPort: null, configFile: '/tls.cfg' };
  const all = definitionsText({ ...values, routerFile: '/r.js', secondAddress: '192.0.2.1', tls });
  for (const one of ['TLS_CONFIG "/tls.cfg"', 'SIP_TLS_PORT 5061', 'SECOND_ADDRESS 192.0.2.1']) expect(all).toContain(`#!define ${one}\n`);
  expect(all).not.toMatch(/#!define WEBSOCKET_TLS_PORT/);
});

test('a checkout in a folder with a space in its name starts too: Kamailio includes no such path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'with space '));
  const config = join(folder, 'kamailio.cfg');
  writeFileSync(config, 'debug=1\n');
  const text = definitionsText({ ...values, routerFile: '/r.js' }, config);
  rmSync(folder, { recursive: true });
  expect(text).toMatch(/^debug=1$/m);
  expect(text).not.toContain(folder);
});

test('a row that no body can hold is refused by name, as the router would', () => {
  const long: SyncRow = [
    'sources',
    '192.0.2.0/24',
    JSON.stringify({ trunks: Array.from({ length: 3_000 }, (_, n) => `trk_${n}`.padEnd(20, '0')) }),
  ];
  expect(() => [...batches([['people', 'usr_ada', null], long])]).toThrow(
    /^sources 192\.0\.2\.0\/24: \d+ bytes, a row holds at most 60000$/,
  );
});
