/**
 * What a local demo starts with. Seeded once: what people change or remove afterwards stays as they left it. Only what the command line decides
 * anew at each start (addresses, ports, the edge's token) is brought up to date.
 */
import { newId } from '@patchcord/contracts';
import { insertPassword, passwordHash } from '../../platform/auth/password.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { insertAccount } from '../accounts/accounts.repository.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { newSipSecret, tokenHash } from '../edges/edges.models.ts';
import { insertEdge } from '../edges/edges.repository.ts';
import { insertNumber, setPeople } from '../numbers/numbers.repository.ts';
import { insertMember, insertUser } from '../people/people.repository.ts';
import { insertSources } from '../sources/sources.repository.ts';
import { insertTrunk } from '../trunks/trunks.repository.ts';
import { seedGateways } from './demo-gateways.ts';
import { seedPrices } from './demo-prices.ts';

export interface DemoSeed {
  password: string;
  /** null: none is given out, the seeded edge cannot sign in. */
  edgeToken: string | null;
  edgeAddress: string;
  edgeSipPort: number;
  edgeWebsocketPort: number;
  /** Of the demo's telephone network; 0: there is none. */
  upstreamPort: number;
}

export const demoNames = { account: 'Demo', location: 'Local demo', edge: 'demo-1', trunk: 'Demo carrier' } as const;
export const demoPeople = { ada: 'ada@demo.example', grace: 'grace@demo.example' } as const;
export const demoSource = '127.0.0.10';
const sources = [`${demoSource}/32`, '127.0.0.11/32'];

const websocketUrl = ({ edgeAddress, edgeWebsocketPort }: DemoSeed) =>
  `ws://${edgeAddress.includes(':') ? `[${edgeAddress}]` : edgeAddress}:${edgeWebsocketPort}`;

/** @returns true where this was the first start. */
export async function seedDemo({ db, feed, seed }: { db: Db; feed: ChangeFeed; seed: DemoSeed }): Promise<boolean> {
  const seeded = await db.selectFrom('edges').select('id').where('name', '=', demoNames.edge).executeTakeFirst();
  if (seeded) {
    await refresh(db, seeded.id, seed);
    await feed.change((trx, touch) => seedGateways(trx, touch, seed.upstreamPort));
    return false;
  }
  const hash = await passwordHash(seed.password);
  await feed.change(async (trx, touch) => {
    await sow(trx, touch, seed, hash);
    await seedGateways(trx, touch, seed.upstreamPort);
    await seedPrices(trx, new Date());
  });
  return true;
}

async function refresh(db: Db, edgeId: string, seed: DemoSeed): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('edges')
      .set({ websocketUrl: websocketUrl(seed), ...(seed.edgeToken === null ? {} : { tokenHash: tokenHash(seed.edgeToken) }) })
      .where('id', '=', edgeId)
      .execute();
    await trx
      .updateTable('locations')
      .set({ host: seed.edgeAddress, addresses: json([seed.edgeAddress]), sipPort: seed.edgeSipPort })
      .where('name', '=', demoNames.location)
      .execute();
  });
}

async function sow(trx: Trx, touch: Touch, seed: DemoSeed, hash: string): Promise<void> {
  const accountId = newId('account');
  await insertAccount(trx, { id: accountId, name: demoNames.account, slug: 'demo' });
  const person = async (name: string, email: string, role: 'owner' | 'member', platformRole: 'operator' | null) => {
    const userId = newId('user');
    await insertUser(trx, { id: userId, name, email, platformRole });
    await insertPassword(trx, { userId, hash });
    await insertMember(trx, { id: newId('member'), accountId, userId, role });
    touch('people', userId);
    return userId;
  };
  const ada = await person('Ada', demoPeople.ada, 'owner', 'operator');
  const grace = await person('Grace', demoPeople.grace, 'member', null);

  const locationId = newId('location');
  const { edgeAddress, edgeSipPort } = seed;
  await trx
    .insertInto('locations')
    .values({ id: locationId, name: demoNames.location, host: edgeAddress, addresses: json([edgeAddress]), sipPort: edgeSipPort })
    .execute();
  const edgeId = newId('edge');
  await insertEdge(trx, {
    id: edgeId,
    name: demoNames.edge,
    locationId,
    websocketUrl: websocketUrl(seed),
    tokenHash: seed.edgeToken === null ? null : tokenHash(seed.edgeToken),
    sipSecret: newSipSecret(),
  });
  touch('settings', 'edge', edgeId);

  const trunkId = newId('trunk');
  await insertTrunk(trx, {
    id: trunkId,
    accountId,
    name: demoNames.trunk,
    carrier: demoNames.trunk,
    isOn: true,
    calledFrom: 'request_uri',
    callerFrom: ['p_asserted_identity', 'remote_party_id', 'from'],
    country: 'US',
    callsLimit: 100,
    callsPerSecond: 20,
  });
  touch('trunks', trunkId);
  await insertSources(
    trx,
    sources.map((cidr) => ({ id: newId('source'), trunkId, cidr, note: 'The demo carrier on this machine', addedAt: new Date() })),
  );
  for (const cidr of sources) touch('sources', cidr);

  const number = async (e164: string, people: string[]) => {
    const id = newId('number');
    await insertNumber(trx, { id, accountId, trunkId, e164, country: 'US', state: 'awaiting_forward', ringSeconds: 30 });
    await setPeople(trx, id, people);
    touch('numbers', e164.slice(1));
  };
  await number('+12025550101', [ada]);
  // Ada can call out at once; what it takes to prove a number is seen at the second one.
  await trx.updateTable('numbers').set({ provedAt: new Date(), provedBy: 'document' }).where('e164', '=', '+12025550101').execute();
  await number('+12025550102', [ada, grace]);
}
