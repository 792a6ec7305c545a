/** `npm run reload` while calls ring and run: the command itself, the real agent, the real Kamailio. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFolder } from '../../apps/edge/src/kamailio/index.ts';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { type Call, placeCall } from '../rig/call.ts';
import { trunkRow } from '../rig/edge.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { carrierSdp, type SipMessage } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const command = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
const listed = '127.20.2.10';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');
const number = (id: string, user: string) => ({ id, account: 'acc_one', trunk: 'trk_one', on: true, people: [user], ringSeconds: 60 });

let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let wires: Wire[];
beforeEach(async () => {
  wires = [];
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: secret, sipDomain } },
    { table: 'people', key: 'usr_ada', value: { accounts: ['acc_one'] } },
    { table: 'people', key: 'usr_grace', value: { accounts: ['acc_one'] } },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
    { table: 'numbers', key: '12025550101', value: number('num_one', 'usr_ada') },
    { table: 'numbers', key: '12025550102', value: number('num_two', 'usr_grace') },
  );
  rig = await prepareAgent({ address: '127.20.2.8', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await ready();
});
afterEach(async () => {
  for (const wire of wires) if (!wire.closed()) await wire.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

const ready = () => waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
const version = async () => (await rig.router().state()).routerVersion;

async function call(to: string): Promise<Call> {
  const wire = await udpWire(rig.carrier, listed);
  wires.push(wire);
  return placeCall(wire, `sip:${to}@${rig.carrier.address}:${rig.carrier.port}`, { body: carrierSdp({ address: listed }) });
}
async function phoneOf(user: string): Promise<Phone> {
  const phone = await openPhone(rig.phones, { user, domain: sipDomain, credentials: mint(secret, user) });
  wires.push(phone.wire);
  expect((await phone.register()).status).toBe(200);
  return phone;
}
async function ringing(to: string, phone: Phone): Promise<{ carrier: Call; app: Call; invite: SipMessage }> {
  const carrier = await call(to);
  const { call: app, invite } = await phone.rung();
  app.reply(invite, 180, 'Ringing');
  await carrier.answer(180);
  return { carrier, app, invite };
}
async function answered({ carrier, app, invite }: Awaited<ReturnType<typeof ringing>>, phone: Phone) {
  app.reply(invite, 200, 'OK', { body: phone.sdp() });
  await carrier.answer(200);
  carrier.ack();
  await app.incoming('ACK');
}
async function hungUp({ carrier, app }: Awaited<ReturnType<typeof ringing>>) {
  carrier.request('BYE');
  app.reply(await app.incoming('BYE'), 200, 'OK');
  await carrier.answer(200, 'BYE');
}
const refused = async () => (await (await call('+12025550199')).answer((status) => status >= 200)).status;

/** What `npm run reload` prints, and its exit status. */
const reload = () =>
  new Promise<{ printed: string; status: number }>((resolve) => {
    execFile(process.execPath, [command, 'reload'], { env: rig.env }, (error, stdout, stderr) =>
      resolve({ printed: stdout + stderr, status: error ? Number(error.code) : 0 }),
    );
  });

/** As set-up builds: beside, then renamed. */
function built(code: string) {
  writeFileSync(`${rig.routerFile}.beside`, code);
  renameSync(`${rig.routerFile}.beside`, rig.routerFile);
}
/** The same router under another version. */
async function renamed(name: string): Promise<string> {
  return readFileSync(rig.routerFile, 'utf8').replaceAll(await version(), name);
}

test('calls that ring and calls that are up go on, every worker runs the new build in bounded time, and each call has one record', async () => {
  const [ada, grace] = [await phoneOf('usr_ada'), await phoneOf('usr_grace')];
  const up = await ringing('+12025550101', ada);
  await answered(up, ada);
  const rings = await ringing('+12025550102', grace);
  const before = await version();
  const kamailio = rig.kamailioPid();
  built(await renamed('aaaaaaaaaaaa'));

  const { printed, status } = await reload();
  expect(printed).toMatch(`Call router aaaaaaaaaaaa is in force in all 10 workers (before: ${before}). Calls went on.`);
  expect(status).toBe(0);
  const processes = (await rig.router().rpc('core.psx')) as { PID: number; DSC: string }[];
  const workers = processes.filter(({ DSC }) => /^(udp|tcp) receiver/.test(DSC)).map(({ PID }) => PID);
  const reported = new Map((await rig.router().workers()).map((one) => [one.pid, one.routerVersion]));
  expect(workers.map((pid) => reported.get(pid))).toEqual(Array(10).fill('aaaaaaaaaaaa'));
  expect(rig.kamailioPid()).toBe(kamailio);

  await answered(rings, grace);
  for (const one of [up, rings]) await hungUp(one);
  const late = await ringing('+12025550101', ada);
  await answered(late, ada);
  await hungUp(late);
  for (const { carrier } of [up, rings, late]) {
    expect(await controlPlane.ended(carrier.callId)).toMatchObject({ outcome: 'answered', code: 200, hungUpBy: 'caller' });
  }
  for (const type of ['call.started', 'call.ended']) expect(controlPlane.events.filter((one) => one.type === type)).toHaveLength(3);
  expect((await agent.health()).problems).toEqual([]);
});

test('where kamailio.cfg has changed too, only a restart will do, and it says so', async () => {
  const config = join(runFolder(rig.folder), 'kamailio.cfg');
  const asStarted = readFileSync(config, 'utf8');
  writeFileSync(config, `${asStarted}# as an older version had it\n`);
  built(await renamed('cccccccccccc'));
  const { printed, status } = await reload();
  expect(printed).toMatch('kamailio.cfg has changed with it, and is read only at a start: restart this edge');
  expect(status).toBe(1);
  writeFileSync(config, asStarted);
});

test.each<[string, (code: string) => string, RegExp]>([
  ['that is no Lua', (code) => `${code}\n(`, /unexpected symbol near '<eof>'/],
  ['that fails when it is loaded', (code) => `${code}\nlocal broken = nothing.here`, /attempt to index global 'nothing'/],
  [
    'that lacks a function',
    (code) => code.replace('function ____exports.ksr_reply_route(', 'function ____exports.ksr_reply_rout('),
    /no function ksr_reply_route/,
  ],
  [
    'that asks Kamailio for what it has not',
    (code) => code.replaceAll('KSR.tm.t_relay(', 'KSR.tm.t_relai('),
    /no function KSR\.tm\.t_relai/,
  ],
  [
    'that fails in a call',
    (code) => code.replace('function ____exports.ksr_branch_ring()', '$& KSR.seturi("sip:lost@127.0.0.1:1")'),
    /in a trial call there was no 200/,
  ],
])('a build %s is refused with the reason, and the one before stays in force, over a crash too', async (_, broken, why) => {
  const before = await version();
  built(broken(await renamed('bbbbbbbbbbbb')));
  const { printed, status } = await reload();
  expect(printed).toMatch(/^The new call router is refused, the one before stays in force: /);
  expect(printed).toMatch(why);
  expect(status).toBe(1);
  const health = await agent.health();
  expect(health).toMatchObject({ status: 'degraded', code: 200 });
  expect(health.problems.join()).toMatch(why);
  expect(await refused()).toBe(404);
  const kamailio = rig.kamailioPid() ?? 0;
  process.kill(kamailio, 'SIGKILL');
  await waitFor('another Kamailio', () => rig.kamailioPid() !== null && rig.kamailioPid() !== kamailio, 15_000);
  await waitFor('its answer', async () => (await version().catch(() => '')) === before, 15_000);
  expect((await agent.health()).problems.join()).toMatch(why);
});

test('two reloads in a row come into force in their order; a good one clears what was wrong; nothing new is said so', async () => {
  const good = await renamed('cccccccccccc');
  built(`${good}\n(`);
  expect((await reload()).status).toBe(1);
  built(good);
  const first = reload();
  await waitFor('the first to be tried', () => existsSync(`${rig.folder}/trial`), 10_000);
  built(good.replaceAll('cccccccccccc', 'dddddddddddd'));
  const second = reload();
  expect((await first).printed).toMatch(/Call router cccccccccccc is in force in all 10 workers/);
  expect((await second).printed).toMatch(/Call router dddddddddddd is in force in all 10 workers \(before: cccccccccccc\)/);
  for (let n = 0; n < 12; n++) expect(await refused()).toBe(404);
  expect((await agent.health()).problems).toEqual([]);
  expect(await reload()).toMatchObject({ printed: expect.stringContaining('dddddddddddd is in force already'), status: 0 });
});

test('only who holds the token of the edge may ask', async () => {
  const answer = await fetch(`http://127.0.0.1:${rig.env.PATCHCORD_EDGE_HTTP_PORT}/router/reload`, { method: 'POST' });
  expect(answer.status).toBe(401);
});
