/** A network that lets no UDP out: without a relay the page says that no sound gets through; with one, coturn over TLS, there is sound both ways. */
import { execFile } from 'node:child_process';
import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { mintCredentials } from '../../apps/server/src/modules/phone/credentials.models.ts';
import { relayAddress } from '../rig/other-machine.ts';
import { type Relay, startRelay } from '../rig/relay.ts';
import { type Elsewhere, startElsewhere } from './elsewhere.ts';
import { isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber } from './system.ts';
import { bothHear } from './talking.ts';

const pair = testPair({ name: 'turn.test' });
const spki = createPublicKey(pair.certificate).export({ type: 'spki', format: 'der' });
const secret = randomBytes(24).toString('hex');

let on: Elsewhere;
let relay: Relay | null = null;
let someone: Someone;
beforeAll(async () => {
  on = await startElsewhere({
    more: { PATCHCORD_TURN_URLS: `turns:${relayAddress}:443?transport=tcp`, PATCHCORD_TURN_SECRET: secret },
    // In place of an authority that signed it.
    flags: [`--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`],
  });
  await on.machine.join('first');
  const rules = 'table inet closed { chain out { type filter hook output priority 0; oifname != "lo" meta l4proto udp counter drop; }; }';
  await on.machine.run('nft', rules);
});
afterAll(async () => {
  await relay?.stop();
  await on?.stop();
});
afterEach(() => someone?.leave());

async function answered() {
  someone = await openPhone(on.system, ada);
  const call = await on.system.call({ to: adasNumber });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  return call;
}
const droppedPackets = async () => Number(/packets (\d+)/.exec(await on.machine.run('nft', 'list', 'table', 'inet', 'closed'))?.[1]);

test('without a relay it is said that no sound gets through and what to do, and the call can be hung up', async () => {
  const call = await answered();
  const said = someone.page.getByRole('alert').getByText('No sound gets through right now');
  await said.waitFor();
  await someone.page.getByRole('alert').getByText('the network you are on may block calls').waitFor();
  await picture(someone.page, 'phone-no-sound');
  expect(await droppedPackets()).toBeGreaterThan(0);
  expect(call.heard().packets).toBe(0);
  await press(someone.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('with a relay over TLS there is sound both ways, in calls in and on hold and back; the other side can hang up', async () => {
  relay = await startRelay({ folder: on.folder, address: relayAddress, edge: on.machine.here, secret, pair });
  const call = await answered();
  const hearEachOther = () => bothHear(someone, call);
  await hearEachOther();
  expect(await someone.page.getByRole('alert').count()).toBe(0);
  await press(someone.page, 'Hold');
  await expect.poll(() => call.heard().tone, { timeout: 10_000 }).toBeNull();
  await press(someone.page, 'Resume');
  await hearEachOther();
  call.hangUp();
  await saysEnded(someone.page, 'The other side hung up');
  await isReady(someone.page);
  expect(relay.log()).toMatch(/user <\d+:usr_/);
});

/** What coturn says of its own client, which asks for a way to `peer`. */
async function wayTo(peer: string, { username, password }: { username: string; password: string }): Promise<string> {
  const before = relay?.log().length;
  const client = ['-S', '-t', '-c', '-p', '443', '-n', '3', '-m', '1', '-e', peer, '-u', username, '-w', password];
  // It never gives up.
  await promisify(execFile)('timeout', ['2', 'turnutils_uclient', ...client, relayAddress]).catch(() => undefined);
  return relay?.log().slice(before) ?? '';
}

test('the relay leads to the edge only, and for credentials that we made', async () => {
  const good = mintCredentials({ userId: 'usr_anybody', secret, now: new Date() });
  for (const peer of ['127.0.0.1', '198.18.1.1', '10.0.0.1'])
    expect(await wayTo(peer, good), peer).toMatch(/ALLOCATE processed, success[\s\S]*error 403: Forbidden IP/);
  expect(await wayTo(on.machine.here, good)).toMatch(/(CREATE_PERMISSION|CHANNEL_BIND) processed, success/);
  const forged = mintCredentials({ userId: 'usr_anybody', secret: 'guessed', now: new Date() });
  const old = mintCredentials({ userId: 'usr_anybody', secret, now: new Date(Date.now() - 3_600_000) });
  for (const credentials of [forged, old]) {
    const said = await wayTo(on.machine.here, credentials);
    expect(said).toMatch(/error 401: Unauthorized/);
    expect(said).not.toMatch(/success/);
  }
});
