/** The agent and the certificate files: taken over without a restart, and a bad pair harms nothing. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reloaded } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { type TestPair, testPair } from '../../apps/edge/test/certificate.ts';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { trunkRow } from '../rig/edge.ts';
import { optionsText } from '../rig/fixture.ts';
import { waitFor } from '../rig/wait.ts';
import { type Target, tlsWire } from '../rig/wire.ts';

const address = '127.20.2.5';
const listed = '127.20.2.10';
let files: string;
let controlPlane: TestControlPlane;
let rig: AgentRig;
let secure: Target;
beforeEach(async () => {
  files = mkdtempSync(join(tmpdir(), 'patchcord-certificate-'));
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: 'x'.repeat(43), sipDomain: 'rig.example' } },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
  );
  secure = { address, port: await freePort(address) };
  rig = await prepareAgent({
    address,
    controlPlane,
    drainSeconds: 1,
    env: {
      PATCHCORD_EDGE_CERTIFICATE: join(files, 'fullchain.pem'),
      PATCHCORD_EDGE_CERTIFICATE_KEY: join(files, 'privkey.pem'),
      PATCHCORD_EDGE_SIP_TLS_PORT: String(secure.port),
      PATCHCORD_EDGE_DEVICE_TLS_PORT: String(await freePort(address)),
    },
  });
});
afterEach(async () => {
  await rig.stop();
  await controlPlane.leave();
  rmSync(files, { recursive: true });
});
keepAgentTranscripts(() => rig);

const put = ({ certificate, key }: TestPair) => {
  writeFileSync(join(files, 'fullchain.pem'), certificate);
  writeFileSync(join(files, 'privkey.pem'), key, { mode: 0o600 });
};
const fingerprint = (pair: TestPair) => new X509Certificate(pair.certificate).fingerprint256;
/** What a new connection is shown; '' while there is no handshake. */
async function shown(): Promise<string> {
  const wire = await tlsWire(secure, listed).catch(() => null);
  await wire?.close();
  return wire?.fingerprint ?? '';
}
async function started(): Promise<AgentProcess> {
  const agent = await rig.start();
  await waitFor('the routes in Kamailio', async () => /^(ready|degraded)$/.test((await agent.health()).status), 10_000);
  return agent;
}

test('a new pair is in force within seconds: same Kamailio, open connections go on; health and metrics know the end', async () => {
  const first = testPair({ days: 90 });
  put(first);
  const agent = await started();
  const kamailio = rig.kamailioPid();
  const open = await tlsWire(secure, listed);
  expect(open.fingerprint).toBe(fingerprint(first));
  expect(await agent.metrics()).toMatch(/^patchcord_edge_certificate_days_left (89|90)$/m);
  const second = testPair({ days: 60 });
  put(second);
  await waitFor('the new certificate', async () => (await shown()) === fingerprint(second), 10_000);
  open.send(optionsText(open, `sip:edge@${address}`));
  await open.next('the answer over the old connection', (one) => one.status === 200);
  await open.close();
  expect(rig.kamailioPid()).toBe(kamailio);
  const health = await agent.health();
  expect(health).toMatchObject({ status: 'ready', problems: [] });
  expect(Math.abs(Date.parse(health.certificateExpiresAt ?? '') - Date.now() - 60 * 86_400_000)).toBeLessThan(120_000);
  expect(await agent.metrics()).toMatch(/^patchcord_edge_certificate_days_left (59|60)$/m);
});

test('a bad new pair: said in health with what is wrong, and the old one stays, also when Kamailio is started anew', async () => {
  const good = testPair();
  put(good);
  const agent = await started();
  put({ ...testPair(), key: testPair().key });
  const said = async () => (await agent.health()).problems.join();
  await waitFor('the problem', async () => /stays in force: the key does not belong to the certificate/.test(await said()), 10_000);
  expect((await agent.health()).status).toBe('degraded');
  expect(await shown()).toBe(fingerprint(good));
  const before = rig.kamailioPid() ?? 0;
  process.kill(-before, 'SIGKILL');
  await waitFor(
    'a new Kamailio with the old certificate',
    async () => rig.kamailioPid() !== before && (await shown()) === fingerprint(good),
    15_000,
  );
  const expired = testPair({ days: -1, fromDays: -9 });
  put(expired);
  await waitFor('what is wrong now', async () => /expired at/.test(await said()), 10_000);
  const renewed = testPair();
  put(renewed);
  await waitFor('the renewed certificate', async () => (await shown()) === fingerprint(renewed), 10_000);
  await waitFor('status ready', async () => (await agent.health()).status === 'ready');
});

test('no usable pair at the start: the edge runs and says so, refuses handshakes, and takes the first good pair without a restart', async () => {
  const agent = await started();
  await waitFor(
    'the problem',
    async () => /carriers cannot connect over TLS: .*ENOENT/.test((await agent.health()).problems.join()),
    10_000,
  );
  expect(await shown()).toBe('');
  expect(await agent.metrics()).not.toMatch(/^patchcord_edge_certificate_days_left \d/m);
  const kamailio = rig.kamailioPid();
  const pair = testPair();
  put(pair);
  await waitFor('the certificate', async () => (await shown()) === fingerprint(pair), 10_000);
  expect(rig.kamailioPid()).toBe(kamailio);
});

test('a new router comes into force on a quiet edge with TLS: each socket has workers of its own, and every one takes it', async () => {
  put(testPair());
  const agent = await started();
  const { routerVersion } = await rig.router().state();
  const code = readFileSync(rig.routerFile, 'utf8').replaceAll(routerVersion, 'aaaaaaaaaaaa');
  writeFileSync(`${rig.routerFile}.beside`, code);
  renameSync(`${rig.routerFile}.beside`, rig.routerFile);
  const answer = await fetch(`http://127.0.0.1:${rig.env.PATCHCORD_EDGE_HTTP_PORT}/router/reload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rig.env.PATCHCORD_EDGE_TOKEN}` },
  });
  const { result, sentence } = (await answer.json()) as Reloaded;
  expect(sentence).toMatch(/^Call router aaaaaaaaaaaa is in force in all \d\d workers/);
  expect(result).toBe('in force');
  expect((await agent.health()).problems).toEqual([]);
});

test('an agent that takes over a running Kamailio brings it up to the pair on disk', async () => {
  put(testPair());
  const agent = await started();
  const kamailio = rig.kamailioPid();
  agent.kill('SIGKILL');
  await agent.ended;
  const renewed = testPair();
  put(renewed);
  await started();
  await waitFor('the renewed certificate', async () => (await shown()) === fingerprint(renewed), 10_000);
  expect(rig.kamailioPid()).toBe(kamailio);
});
