import { keyScopes } from '@patchcord/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { started, unlisted } from '../../../test/events.ts';
import { makeLine, openTestServer, signIn, type TestPerson, type TestServer } from '../../../test/harness.ts';
import { letterPdf } from '../../../test/pdf.ts';
import { newSubscription } from '../../../test/push.ts';
import { qualityReport } from '../../../test/quality.suite.ts';
import { closedNouns, nounScopes, scopesFor } from '../../modules/keys/keys.models.ts';
import { edgePrefix, needsSession, publicRoutes } from './access.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
let callId: string;
let request: string;
let row: string;
let invitation: string;
let keyId: string;
let webhook: string;
let delivery: string;
let porting: string;
let claim: string;
let device: string;
let wake: string;
beforeAll(async () => {
  it = await openTestServer({ placeDemoCall: async () => ({ sipCallId: 'x' }) });
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7/32', people: [it.acme.member.id] });
  const invited = await it.acme.owner.call('POST', it.acme.at('invitations'), { email: 'ines@acme.example' });
  invitation = invited.body.id;
  callId = 'call_of_acme';
  const owned = { account: it.acme.id, trunk: line.trunk, number: line.number, people: [it.acme.member.id] };
  const events = [started({ ...owned, call: callId }), unlisted({ calledRaw: '+12025550101' })].map((event, index) => ({
    seq: index + 1,
    event,
  }));
  const sent = await it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-1', events });
  expect(sent.status).toBe(200);
  webhook = (await it.acme.owner.call('POST', it.acme.at('webhooks'), { url: 'https://hooks.example.com/', events: ['call.*'] })).body.id;
  delivery = (await it.acme.owner.call('POST', it.acme.at(`webhooks/${webhook}/test`))).body.id;
  const stored = await it.acme.owner.call('POST', it.acme.at(`numbers/${line.number}/porting/letter`), letterPdf(), {
    'content-type': 'application/pdf',
  });
  const { earliest } = (await it.acme.owner.call('GET', it.acme.at(`numbers/${line.number}/porting`))).body;
  const asked = { carrierAccount: 'AC-1234', authorisedName: 'Ada Owner', wishedOn: earliest, letter: stored.body.id };
  porting = (await it.acme.owner.call('POST', it.acme.at(`numbers/${line.number}/porting`), asked)).body.porting.id;
  const sentDocument = await it.acme.owner.call('POST', it.acme.at(`numbers/${line.number}/ownership/document`), letterPdf(), {
    'content-type': 'application/pdf',
  });
  claim = sentDocument.body.claim.id;
  device = (await it.acme.member.call('POST', it.acme.at('phone/devices'), { name: 'Hall' })).body.user;
  wake = (await it.acme.member.call('POST', it.acme.at('phone/wakes'), newSubscription().json)).body.id;
  keyId = (await it.acme.owner.call('POST', it.acme.at('keys'), { name: 'Walk', scopes: ['read'] })).body.id;
  expect((await it.acme.owner.call('GET', it.acme.at(`calls/${callId}`))).status).toBe(200);
  request = (await it.acme.owner.call('POST', it.acme.at('requests'), {})).body.id;
  await it.acme.owner.call('POST', it.acme.at(`requests/${request}/numbers`), { text: '+12025550109' });
  row = (await it.acme.owner.call('GET', it.acme.at(`requests/${request}/numbers`))).body.items[0].id;
});
afterAll(() => it.close());

/** A real path of that route: Acme's real things in its parameters. */
const pathOf = (url: string) =>
  url
    .replace(':account', it.acme.id)
    .replace(':trunk', line.trunk)
    .replace(':source', line.source)
    .replace(':number', line.number)
    .replace(':person', it.acme.member.id)
    .replace(':call', callId)
    .replace(':request', request)
    .replace(':row', row)
    .replace(':key', keyId)
    .replace(':webhook', webhook)
    .replace(':delivery', delivery)
    .replace(':device', device)
    .replace(':wake', wake)
    .replace(':porting', porting)
    .replace(':claim', claim)
    .replace(':edge', it.edge.id)
    .replace(':list', 'prl_0')
    .replace(':month', '2026-11')
    .replace(':mail', 'mail_0')
    .replace(':gateway', 'gwy_0')
    .replace(':invitation', invitation);
/** Routes of an account that members may use. */
const openToMembers = [
  'DELETE /phone/devices/:device',
  'DELETE /phone/wakes/:wake',
  'GET /calls',
  'GET /calls-out',
  'GET /calls/:call',
  'GET /numbers',
  'GET /phone/calling-out',
  'GET /phone/colleagues',
  'GET /phone/devices',
  'GET /phone/wakes',
  'GET /prices/:number',
  'PATCH /phone/wakes/:wake',
  'POST /leave',
  'POST /phone/demo-call',
  'POST /phone/devices',
  'POST /phone/session',
  'POST /phone/wakes',
  'PUT /phone/calls/:call/quality',
];
const bodyFor = (method: string) => (['POST', 'PATCH', 'PUT'].includes(method) ? {} : undefined);
const nameOf = ({ method, url }: { method: string; url: string }) => `${method === 'HEAD' ? 'GET' : method} ${url}`;

describe('every route of the running server', () => {
  test('is one of those this test knows how to walk', () => {
    expect(it.server.routes.length).toBeGreaterThan(40);
    expect(it.server.routes.map((route) => pathOf(route.url)).filter((path) => path.includes(':'))).toEqual([]);
  });

  test('answers 401 without a session, unless it stands on the public list', async () => {
    for (const route of it.server.routes) {
      const { status, body } = await it.call(route.method, pathOf(route.url), bodyFor(route.method));
      const seen = { route: nameOf(route), status, code: route.method === 'HEAD' ? undefined : body?.error?.code };
      if (publicRoutes.includes(nameOf(route))) expect(seen).not.toMatchObject({ code: 'session.missing' });
      else if (route.url.startsWith(edgePrefix)) expect(seen).toMatchObject({ status: 401, code: 'edge.token_unknown' });
      else expect(seen).toEqual({ route: nameOf(route), status: 401, code: route.method === 'HEAD' ? undefined : 'session.missing' });
    }
  });

  test('of an edge answers 401 to a token that no edge has', async () => {
    for (const route of it.server.routes.filter((one) => one.url.startsWith(edgePrefix))) {
      for (const authorization of ['Bearer nonsense', 'Bearer ', `Basic ${it.edge.token}`]) {
        const { status } = await it.call(route.method, route.url, bodyFor(route.method), { authorization });
        expect({ route: nameOf(route), authorization, status }).toEqual({ route: nameOf(route), authorization, status: 401 });
      }
    }
  });

  test('a forged session cookie is no session', async () => {
    const cookie = 'patchcord.session_token=abcdef.c2lnbmF0dXJl';
    expect((await it.call('GET', '/api/v1/me', undefined, { cookie })).status).toBe(401);
  });

  test('of an account declares its roles, and every one of the platform its platform roles', () => {
    const undeclared = it.server.routes.filter(
      (route) =>
        (route.url.startsWith('/api/v1/accounts/') && !route.roles?.length) ||
        (route.url.startsWith('/api/v1/platform/') && !route.platformRoles?.length),
    );
    expect(undeclared).toEqual([]);
  });

  test('of an account that changes something says whether it lets in more callers, and none does so by itself', () => {
    const changing = it.server.routes.filter(
      ({ method, url }) => url.startsWith('/api/v1/accounts/') && !['GET', 'HEAD', 'OPTIONS'].includes(method),
    );
    expect(changing.length).toBeGreaterThan(20);
    const undecided = changing.filter(({ letsIn }) => letsIn === undefined || letsIn === 'at_once').map(nameOf);
    expect(undecided, 'letsIn: see platform/http/access.ts and docs/decisions/support-decides-who-may-call-in.md').toEqual([]);
    const ofEverybody = it.server.routes.filter(({ url, letsIn }) => letsIn === 'at_once' && !url.startsWith('/api/v1/platform/'));
    expect(ofEverybody).toEqual([]);
    const again = changing.filter(({ letsIn }) => letsIn === 'again').map(nameOf);
    expect(again.map((name) => name.replace('/api/v1/accounts/:account', ''))).toEqual([
      'POST /trunks/:trunk/login',
      'POST /numbers/:number/restore',
    ]);
  });

  test('of an account is 404 for the owner of another account, with real ids of the account', async () => {
    const routes = it.server.routes.filter((route) => route.url.startsWith('/api/v1/accounts/'));
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      const { status } = await it.other.owner.call(route.method, pathOf(route.url), bodyFor(route.method));
      expect({ route: nameOf(route), status }).toEqual({ route: nameOf(route), status: 404 });
    }
  });

  test("asked under one's own account, another account's things are 404 too", async () => {
    const routes = it.server.routes.filter(
      (route) =>
        route.url.startsWith('/api/v1/accounts/:account/') &&
        route.url.split(':').length > 2 &&
        // A month and a number that might be called are nobody's.
        !/(statements\/:month|prices\/:number)/.test(route.url),
    );
    expect(routes.length).toBeGreaterThan(8);
    const valid: Record<string, object> = {
      'POST sources': { cidr: '198.51.100.9' },
      'POST check/sources': { address: '203.0.113.9' },
      'PATCH trunks': { name: 'Mine' },
      'PATCH phone': { doNotDisturb: true },
      'PUT phone': qualityReport(),
      'PUT carrier': { preset: 'twilio', name: 'Twilio' },
      'PUT addresses': { addresses: [] },
      'PUT location': { location: 'loc_1' },
      'POST messages': { text: 'Hello' },
      'POST porting': { carrierAccount: 'A', authorisedName: 'B', wishedOn: '2030-01-07', letter: 'let_0' },
    };
    for (const route of routes) {
      const path = pathOf(route.url.replace(':account', it.other.id));
      const last = path.split('/').at(-1) ?? '';
      const own = /(check\/)?sources$/.exec(route.url)?.[0] ?? path.split('/')[5] ?? '';
      const noun = !own.endsWith('sources') && `${route.method} ${last}` in valid ? last : own;
      const body = bodyFor(route.method) && (valid[`${route.method} ${noun}`] ?? {});
      const { status } = await it.other.owner.call(route.method, path, body);
      expect({ route: nameOf(route), status }).toEqual({ route: nameOf(route), status: 404 });
    }
    expect((await it.acme.owner.call('GET', it.acme.at(`trunks/${line.trunk}`))).body.name).toBe('Line');
  });

  test("that lists something lists nothing of another account's", async () => {
    const routes = it.server.routes.filter(({ method, url }) => method === 'GET' && /^\/api\/v1\/accounts\/:account\/\w+$/.test(url));
    expect(routes.length).toBeGreaterThan(5);
    const acmes = [
      request,
      keyId,
      webhook,
      it.acme.id,
      line.trunk,
      line.source,
      line.number,
      callId,
      invitation,
      it.acme.owner.id,
      it.acme.member.id,
      '+12025550101',
      '203.0.113.9',
    ];
    for (const route of routes) {
      const own = await it.acme.owner.call('GET', pathOf(route.url));
      expect({ route: nameOf(route), listed: acmes.some((one) => JSON.stringify(own.body).includes(one)) }).toEqual({
        route: nameOf(route),
        listed: true,
      });
      const others = await it.other.owner.call('GET', route.url.replace(':account', it.other.id));
      expect({ route: nameOf(route), leaked: acmes.filter((one) => JSON.stringify(others.body).includes(one)) }).toEqual({
        route: nameOf(route),
        leaked: [],
      });
    }
  });

  /** Ids of nothing: what is let in finds nothing to change. */
  const pathOfNothing = (url: string) => url.replace(':account', it.acme.id).replaceAll(/:\w+/g, 'none_0000000000000000');
  const isLetIn = async (person: TestPerson, { method, url }: { method: string; url: string }, refusal: string) => {
    const { status, body } = await person.call(method, pathOfNothing(url), bodyFor(method));
    return !(status === 403 && (method === 'HEAD' || body.error.code === refusal)) && status !== 401;
  };

  test('of an account lets in each role that it declares, and no other', async () => {
    const people = { owner: it.acme.owner, admin: it.acme.admin, member: it.acme.member };
    const routes = it.server.routes.filter((route) => route.url.startsWith('/api/v1/accounts/'));
    for (const [role, person] of Object.entries(people)) {
      const letIn = [];
      for (const route of routes) if (await isLetIn(person, route, 'account.role')) letIn.push(nameOf(route));
      expect({ role, letIn }).toEqual({ role, letIn: routes.filter((route) => route.roles?.includes(role)).map(nameOf) });
    }
    // What a member may do is small, and said here: a route that is opened to members must be added on purpose.
    const forMembers = routes.filter((route) => route.method !== 'HEAD' && route.roles?.includes('member')).map(nameOf);
    expect(forMembers.map((name) => name.replace('/api/v1/accounts/:account', '')).sort()).toEqual(openToMembers);
  });

  test('is open to an API key of each scope exactly where that scope opens it', async () => {
    const cookie = await signIn(it.call, it.operator.email); // beside a key it opens nothing more
    for (const scope of keyScopes) {
      const { token } = (await it.acme.owner.call('POST', it.acme.at('keys'), { name: scope, scopes: [scope] })).body;
      const letIn = [];
      for (const route of it.server.routes.filter((one) => needsSession(nameOf(one)))) {
        const answer = await it.call(route.method, pathOfNothing(route.url), bodyFor(route.method), {
          authorization: `Bearer ${token}`,
          cookie,
        });
        expect({ route: nameOf(route), isMember: answer.status !== 401 }).toEqual({ route: nameOf(route), isMember: true });
        if (answer.status !== 403 || (route.method !== 'HEAD' && answer.body.error.code === 'key.no_person')) letIn.push(nameOf(route));
      }
      const opened = it.server.routes.filter(({ method, url }) => scopesFor(method, url).includes(scope)).map(nameOf);
      expect({ scope, letIn }).toEqual({ scope, letIn: opened });
      expect(letIn.length).toBeGreaterThan(scope === 'read' ? 10 : -1);
    }
  });

  test('of an account stands under a noun of which it is decided what it is to API keys', () => {
    const nouns = new Set(it.server.routes.flatMap(({ url }) => /^\/api\/v1\/accounts\/:account\/([\w-]+)/.exec(url)?.[1] ?? []));
    const decided = new Set([...Object.keys(nounScopes), ...Object.keys(closedNouns)]);
    expect(
      [...nouns].filter((noun) => !decided.has(noun)),
      'keys.models.ts: which scope opens it?',
    ).toEqual([]);
  });

  test('of the platform lets in each platform role that it declares, and nobody else', async () => {
    const people = { operator: it.operator, support: it.support, owner: it.acme.owner };
    const routes = it.server.routes.filter((route) => route.url.startsWith('/api/v1/platform/'));
    expect(routes.length).toBeGreaterThan(5);
    for (const [role, person] of Object.entries(people)) {
      const letIn = [];
      for (const route of routes) if (await isLetIn(person, route, 'platform.role')) letIn.push(nameOf(route));
      expect({ role, letIn }).toEqual({ role, letIn: routes.filter((route) => route.platformRoles?.includes(role)).map(nameOf) });
    }
  });

  test('of the platform is 403 for everybody who does not run it', async () => {
    for (const route of it.server.routes.filter((one) => one.platformRoles)) {
      const { status } = await it.acme.owner.call(route.method, pathOf(route.url), bodyFor(route.method));
      expect({ route: nameOf(route), status }).toEqual({ route: nameOf(route), status: 403 });
    }
    expect((await it.operator.call('GET', '/api/v1/platform/edges')).status).toBe(200);
  });
});

describe('a member', () => {
  test('sees the own calls and numbers only', async () => {
    const calls = (person: TestServer['operator']) => person.call('GET', it.acme.at('calls'));
    expect((await calls(it.acme.member)).body.items).toHaveLength(1);
    expect((await it.acme.member.call('GET', it.acme.at('numbers'))).body.items).toHaveLength(1);
    await it.acme.owner.call('PATCH', it.acme.at(`numbers/${line.number}`), { people: [it.acme.owner.id] });
    expect((await it.acme.member.call('GET', it.acme.at('numbers'))).body.items).toHaveLength(0);
    expect((await it.acme.owner.call('GET', it.acme.at('calls?mine=true'))).body.items).toHaveLength(0);
  });
});

describe('sign-in', () => {
  test('is a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await it.call('POST', '/api/auth/sign-in/email', { email: it.acme.owner.email, password: 'correct horse battery' });
    const [cookie] = [answer.headers['set-cookie']].flat().map(String);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
  });

  test('behind https the cookie is sent over https only', async () => {
    const secure = await openTestServer({ demo: false, publicUrl: 'https://phone.example' });
    const answer = await secure.call('POST', '/api/auth/sign-in/email', {
      email: secure.acme.owner.email,
      password: 'correct horse battery',
    });
    expect([answer.headers['set-cookie']].flat().map(String)[0]).toMatch(/^__Secure-.*; Secure/);
    expect(answer.headers['strict-transport-security']).toBeDefined();
    await secure.close();
  });

  test('with a wrong password and with an unknown e-mail answer alike', async () => {
    const wrong = await it.call('POST', '/api/auth/sign-in/email', { email: it.acme.owner.email, password: 'not the password' });
    const unknown = await it.call('POST', '/api/auth/sign-in/email', { email: 'nobody@acme.example', password: 'not the password' });
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'session.wrong_password']);
    expect([unknown.status, unknown.body.error.code]).toEqual([401, 'session.wrong_password']);
  });

  test("better-auth's own sign-up and organization endpoints are not there", async () => {
    const body = { email: 'new@acme.example', password: 'correct horse battery', name: 'New' };
    expect((await it.call('POST', '/api/auth/sign-up/email', body)).status).toBe(404);
    expect((await it.acme.owner.call('POST', '/api/auth/organization/create', { name: 'x', slug: 'x' })).status).toBe(404);
  });

  test('sign-out ends the session on the server', async () => {
    const cookie = await signIn(it.call, it.other.member.email);
    expect((await it.call('GET', '/api/v1/me', undefined, { cookie })).status).toBe(200);
    await it.call('POST', '/api/auth/sign-out', undefined, { cookie });
    expect((await it.call('GET', '/api/v1/me', undefined, { cookie })).status).toBe(401);
  });

  test('a page of another site cannot use the cookie to change anything', async () => {
    const from = (headers: Record<string, string>) => it.acme.owner.call('POST', it.acme.at('requests'), {}, headers);
    expect((await from({ origin: 'https://evil.example' })).body.error.code).toBe('origin.foreign');
    expect((await from({ origin: 'null' })).status).toBe(403);
    expect((await from({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await from({ origin: 'http://localhost:8080' })).status).toBe(201);
    expect((await from({ origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' })).status).toBe(201);
    expect((await from({})).status).toBe(201);
  });
});

describe('attempts to sign in', () => {
  const limits = { perAddress: 100, perEmailFromAddress: 3, perEmail: 5 };
  const proxied = () => openTestServer({ limits, trustedProxies: ['127.0.0.1'] });
  const attemptFor = (limited: TestServer, email: string, from: string) =>
    limited.call('POST', '/api/auth/sign-in/email', { email, password: 'not the password' }, { 'x-forwarded-for': from });

  test('are limited by e-mail and address, and the answer says for how long', async () => {
    const limited = await proxied();
    const attempt = (from: string) => attemptFor(limited, limited.acme.owner.email.toUpperCase(), from);
    for (let index = 0; index < 3; index += 1) expect((await attempt('198.51.100.1')).status).toBe(401);
    const refused = await attempt('198.51.100.1');
    expect([refused.status, refused.body.error.code]).toEqual([429, 'session.too_many_attempts']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // A stranger who guesses does not lock the person out at once; all strangers together are limited too.
    expect((await attempt('198.51.100.2')).status).toBe(401);
    expect((await attempt('198.51.100.3')).status).toBe(401);
    expect((await attempt('198.51.100.4')).status).toBe(429);
    await limited.close();
  });

  test('to change a password are counted for who is signed in, whatever e-mail the body names', async () => {
    const limited = await proxied();
    const change = (index: number) =>
      limited.acme.member.call('POST', '/api/auth/change-password', {
        email: `other${index}@acme.example`,
        currentPassword: 'not the password',
        newPassword: 'another long password',
      });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await change(index)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, 3)).not.toContain(429);
    await limited.close();
  });
});

test('a new password ends every other session, whatever the body asks for', async () => {
  const { email, call } = it.other.member;
  const elsewhere = await signIn(it.call, email);
  const body = { currentPassword: 'correct horse battery', newPassword: 'a new password of mine', revokeOtherSessions: false };
  expect((await call('POST', '/api/auth/change-password', body)).status).toBe(200);
  expect((await it.call('GET', '/api/v1/me', undefined, { cookie: elsewhere })).status).toBe(401);
  expect((await it.call('GET', '/api/v1/me', undefined, { cookie: await signIn(it.call, email, 'a new password of mine') })).status).toBe(
    200,
  );
});
