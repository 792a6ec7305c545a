import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoutesStore, type RoutesStore } from '../routes/store.ts';
import { firewallFacts, firewallRuleset } from './ruleset.ts';

let folder: string;
let store: RoutesStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-firewall-'));
  store = openRoutesStore(join(folder, 'routes.sqlite'));
  store.beginSnapshot();
  store.endSnapshot(1, 'epoch');
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const settings = { sipPort: 5060, sipTlsPort: 5061, certificateFile: '/etc/pair.pem' };
const source = (key: string, value: { trunks: string[] } | null = { trunks: ['trk_one'] }) => ({ table: 'sources' as const, key, value });
const made = (more: Partial<typeof settings> = {}) => firewallRuleset(firewallFacts(store, { ...settings, ...more }));

/** Where Debian has nft; not everybody's PATH names it. */
const sbin = { PATH: `${process.env.PATH}:/usr/sbin` };

/** Loaded for real, twice, into a network of its own; what is then in force, as nft prints it. */
function inForce(ruleset: string): string {
  const script = 'nft -c -f - <<< "$RULES" && nft -f - <<< "$RULES" && nft -f - <<< "$RULES" && nft list ruleset';
  const ran = spawnSync('unshare', ['-rn', 'bash', '-c', script], { encoding: 'utf8', env: { ...process.env, ...sbin, RULES: ruleset } });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  return ran.stdout;
}

test('nft takes it, and takes it again: the listed ranges of both families reach the carrier ports, nobody else does', () => {
  store.apply(2, [
    source('203.0.113.8/30'),
    source('203.0.113.0/24'),
    source('192.0.2.7/32'),
    source('2001:db8::/48'),
    source('198.51.100.1/32'),
  ]);
  store.apply(3, [source('198.51.100.1/32', null)]);
  const rules = inForce(made());
  expect(rules).toContain('elements = { 192.0.2.7, 203.0.113.0/24 }');
  expect(rules).toContain('elements = { 2001:db8::/48 }');
  expect(rules).not.toContain('198.51.100.1');
  expect(rules).toMatch(/th dport \{ 5060, 5061 \} counter packets 0 bytes 0 drop/);
  expect(rules.match(/table inet patchcord/g)).toHaveLength(1);
});

test('without a source nobody reaches them; without a certificate there is no port for TLS', () => {
  const rules = inForce(made({ certificateFile: '' }));
  expect(rules).toMatch(/th dport 5060 counter packets 0 bytes 0 drop/);
  expect(rules).not.toContain('elements');
});

test('a trunk that logs in may call from anywhere: nothing is dropped, and it is said why', () => {
  store.apply(2, [
    source('192.0.2.7/32'),
    { table: 'trunks', key: 'trk_login', value: { login: { user: 'u', realm: 'r', md5: 'm', sha256: 's' } } as never },
  ]);
  expect(made()).toContain('trk_login may call from any address, by a login');
  expect(inForce(made())).not.toContain('drop');
});

test('packets go as the rules say: a listed address is heard at the carrier port, another one is not', () => {
  store.apply(2, [source('127.20.13.10/32')]);
  // Loopback is let through as a whole, so that rule is left out here.
  const rules = made().replace('    iif lo accept\n', '');
  const listen = `require('dgram').createSocket('udp4').on('message',(m,f)=>console.log(f.address)).bind(5060,'127.20.13.1',()=>{for(const a of ['127.20.13.10','127.20.13.99']){const s=require('dgram').createSocket('udp4');s.bind(0,a,()=>s.send('x',5060,'127.20.13.1'))}setTimeout(()=>process.exit(),300)})`;
  const script = 'ip link set lo up && nft -f - <<< "$RULES" && exec "$NODE" -e "$LISTEN"';
  const env = { ...process.env, ...sbin, RULES: rules, LISTEN: listen, NODE: process.execPath };
  const ran = spawnSync('unshare', ['-rn', 'bash', '-c', script], { encoding: 'utf8', env });
  expect(ran.stderr).toBe('');
  expect(ran.stdout.trim()).toBe('127.20.13.10');
});
