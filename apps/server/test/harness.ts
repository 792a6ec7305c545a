/** The real server in process on a real database, with two accounts that have nothing to do with each other. */
import { type DestinationRow, newId } from '@patchcord/contracts';
import pino from 'pino';
import { insertAccount } from '../src/modules/accounts/accounts.repository.ts';
import { newSipSecret, tokenHash } from '../src/modules/edges/edges.models.ts';
import { insertEdge } from '../src/modules/edges/edges.repository.ts';
import { insertLocation } from '../src/modules/locations/locations.repository.ts';
import { insertMember, insertUser } from '../src/modules/people/people.repository.ts';
import { insertPassword, passwordHash } from '../src/platform/auth/password.ts';
import type { Database } from '../src/platform/database/database.ts';
import { migrateUp } from '../src/platform/database/migrate.ts';
import { createServer, type Server, type ServerOptions } from '../src/server.ts';
import { freshPglite } from './pglite.ts';

export const password = 'correct horse battery';
let hash: Promise<string> | null = null;
const sharedHash = () => {
  hash ??= passwordHash(password);
  return hash;
};

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the wire says
  body: any;
  headers: Record<string, unknown>;
}
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export interface TestPerson {
  id: string;
  email: string;
  call: Call;
}
export interface TestAccount {
  id: string;
  owner: TestPerson;
  admin: TestPerson;
  member: TestPerson;
  /** Path under this account. */
  at(path: string): string;
  /** What the platform's operator does for this account without a request, for example POST trunks. */
  direct: Call;
}
export interface TestServer {
  server: Server;
  database: Database;
  call: Call;
  acme: TestAccount;
  other: TestAccount;
  operator: TestPerson;
  support: TestPerson;
  edge: { id: string; token: string; call: Call };
  close(): Promise<void>;
}

export async function openTestServer(options: Partial<ServerOptions> & { database?: Database } = {}): Promise<TestServer> {
  const database = options.database ?? (await freshPglite());
  await migrateUp(database);
  const server = await createServer({
    demo: true,
    publicUrl: 'http://localhost:8080',
    authSecret: 'a secret for tests that is long enough',
    sipDomain: 'patchcord',
    logger: pino({ level: 'silent' }),
    limits: { perAddress: 1_000, perEmailFromAddress: 1_000, perEmail: 1_000 },
    mailLimits: { perAddress: 1_000, perEmailFromAddress: 1_000, perEmail: 1_000, perAccount: 1_000 },
    pages: '/nowhere',
    deliverMails: false,
    destinations,
    ...options,
    database,
  });
  const call = caller(server, {});
  const operator = await makePerson(server, database, { name: 'Olga', email: 'olga@platform.example', platformRole: 'operator' });
  const acme = await makeAccount(server, database, operator, 'Acme');
  const other = await makeAccount(server, database, operator, 'Other');
  const support = await makePerson(server, database, { name: 'Sam', email: 'sam@platform.example', platformRole: 'support' });
  const edge = await makeEdge(server, database, 'edge-1');
  return {
    server,
    database,
    call,
    acme,
    other,
    operator,
    support,
    edge,
    async close() {
      await server.close();
      await database.close();
      const silent = [...server.silentChanges];
      if (silent.length > 0) {
        throw new Error(`${silent.join(', ')}: changed something and recorded nothing. Call recordAudit in the transaction of the change.`);
      }
    },
  };
}

/** Few: they are published at every start of a test. */
export const destinations: ReadonlyMap<string, DestinationRow> = new Map([
  ['1', { country: 'US', kind: 'ordinary' }],
  ['1900', { country: 'US', kind: 'premium' }],
  ['44', { country: 'GB', kind: 'ordinary' }],
]);

const caller =
  (server: Server, own: Record<string, string>): Call =>
  async (method, path, body, headers = {}) => {
    const answer = await server.app.inject({
      method: method as 'GET',
      url: path,
      headers: { ...own, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const json = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: json && answer.body ? answer.json() : answer.body, headers: answer.headers };
  };

export async function signIn(call: Call, email: string, secret = password): Promise<string> {
  const answer = await call('POST', '/api/auth/sign-in/email', { email, password: secret });
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
  return [answer.headers['set-cookie']]
    .flat()
    .map((cookie) => String(cookie).split(';')[0])
    .join('; ');
}

interface NewPerson {
  name: string;
  email: string;
  platformRole?: 'operator' | 'support';
  account?: { id: string; role: 'owner' | 'admin' | 'member' };
}
export async function makePerson(server: Server, { db }: Database, { name, email, platformRole, account }: NewPerson): Promise<TestPerson> {
  const id = newId('user');
  const secret = await sharedHash();
  await server.feed.change(async (trx, touch) => {
    await insertUser(trx, { id, name, email, platformRole: platformRole ?? null });
    await insertPassword(trx, { userId: id, hash: secret });
    if (account) await insertMember(trx, { id: newId('member'), accountId: account.id, userId: id, role: account.role });
    touch('people', id);
  });
  void db;
  const cookie = await signIn(caller(server, {}), email);
  return { id, email, call: caller(server, { cookie }) };
}

async function makeAccount(server: Server, database: Database, operator: TestPerson, name: string): Promise<TestAccount> {
  const id = newId('account');
  await database.db.transaction().execute((trx) => insertAccount(trx, { id, name, slug: name.toLowerCase() }));
  const person = (first: string, role: 'owner' | 'admin' | 'member') =>
    makePerson(server, database, { name: first, email: `${first}@${name}.example`.toLowerCase(), account: { id, role } });
  return {
    id,
    owner: await person('Olivia', 'owner'),
    admin: await person('Adam', 'admin'),
    member: await person('Max', 'member'),
    at: (path) => `/api/v1/accounts/${id}/${path}`,
    direct: (method, path, body, headers) => operator.call(method, `/api/v1/platform/accounts/${id}/${path}`, body, headers),
  };
}

export async function makeEdge(server: Server, { db }: Database, name: string) {
  const locationId = newId('location');
  await insertLocation(db, {
    id: locationId,
    name: `Location of ${name}`,
    host: `${name}.example`,
    addresses: ['203.0.113.1'],
    sipPort: 5060,
    sipTlsPort: 5061,
  });
  const id = newId('edge');
  const token = `token of ${name}`.replaceAll(' ', '-');
  await server.feed.change(async (trx, touch) => {
    await insertEdge(trx, {
      id,
      name,
      locationId,
      websocketUrl: 'wss://edge.example/',
      tokenHash: tokenHash(token),
      sipSecret: newSipSecret(),
    });
    touch('settings', 'edge', id);
  });
  return { id, token, call: caller(server, { authorization: `Bearer ${token}` }) };
}

/** The newest mail to that address, waited for: some are written after the answer. */
export async function mailTo(
  { database }: TestServer,
  to: string,
  { after = '' } = {},
): Promise<{ id: string; subject: string; body: string; token: string }> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; ) {
    const mail = await database.db
      .selectFrom('mails')
      .select(['id', 'subject', 'body'])
      .where('recipient', '=', to)
      .orderBy('createdAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (mail && mail.id !== after) return { ...mail, token: /#(\S+)/.exec(mail.body)?.[1] ?? '' };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no mail to ${to}`);
}

/** A trunk with one source and one number, made over HTTP by the operator. */
export async function makeLine(account: TestAccount, { e164, cidr, people = [] }: { e164: string; cidr: string; people?: string[] }) {
  const trunk = await account.direct('POST', 'trunks', {
    name: 'Line',
    carrier: 'Carrier',
    country: 'US',
    sources: [{ cidr }],
  });
  const number = await account.direct('POST', 'numbers', { e164, trunk: trunk.body.id, people });
  if (number.status !== 201) throw new Error(`line: ${JSON.stringify([trunk.body, number.body])}`);
  return { trunk: trunk.body.id as string, number: number.body.id as string, source: trunk.body.sources[0].id as string };
}

export const report = (change: object = {}) => ({
  status: 'ready',
  appliedRevision: 0,
  agentVersion: '1',
  kamailioVersion: '5.6',
  rtpengineVersion: '10.5',
  calls: 0,
  peopleOnline: [],
  eventsWaiting: 0,
  problems: [],
  ...change,
});

/** What a suite gets: the server, and one line of Acme (a trunk with a source and a number that rings its member). */
export interface Running {
  engine: 'pglite' | 'postgres';
  it: TestServer;
  line: Awaited<ReturnType<typeof makeLine>>;
}
