/**
 * Who may use a route, decided at one place for all of them. Every route needs a session or an API key whose scopes open it, unless it stands on one of the two lists here:
 * a route that somebody forgets to think about is closed.
 */
import type { AccountRole, KeyScope } from '@patchcord/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Auth, SignedIn } from '../auth/auth.ts';
import { Refusal } from './errors.ts';

/** Answer without a session. `/metrics` has a guard of its own (health.routes.ts). */
export const publicRoutes: readonly string[] = [
  'GET /healthz',
  'GET /metrics',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/auth/request-password-reset',
  'POST /api/auth/reset-password',
  'POST /api/auth/two-factor/verify-totp', // the second step of a sign-in
  'POST /api/auth/two-factor/verify-backup-code',
  'POST /api/v1/sign-up',
  'POST /api/v1/sign-up/confirm',
  'POST /api/v1/invitations/look', // whoever holds the link
  'POST /api/v1/invitations/accept',
  'GET /api/auth/get-session',
  'GET /api/docs',
  'GET /api/docs/',
  'GET /api/docs/*',
  'GET /api/docs/json',
  'GET /api/docs/yaml',
  'GET /api/docs/static/index.html',
  'GET /api/docs/static/swagger-initializer.js',
  'GET /*',
];

/** Answer an edge's token instead of a session (edges/edge-token.ts). */
export const edgePrefix = '/api/edge/v1/';

export interface Session {
  user: SignedIn;
}

export interface Membership {
  accountId: string;
  role: AccountRole;
}

/** The API key behind a request: in its own account only, within its scopes. */
export interface KeyHolder {
  id: string;
  name: string;
  accountId: string;
  scopes: readonly KeyScope[];
}

/**
 * Whether a route changes who may call in, and as whom (docs/decisions/support-decides-who-may-call-in.md). Nothing a customer does by itself
 * lets in more: every route of an account that changes something says which of the first three it is, and one that says nothing is held to the
 * first. The change feed refuses what a route did not say (changes/widening.models.ts).
 *
 * - no_more: lets in no more than before.
 * - once_approved: asks support; nothing is in force before.
 * - again: brings back what support approved before.
 * - at_once: lets in more, audited. For support and operators: every route of the platform may.
 */
export type LetsIn = 'no_more' | 'once_approved' | 'again' | 'at_once';

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null;
    /** Set instead of `session` where a key asks. */
    apiKey: KeyHolder | null;
    membership: Membership | null;
  }
  interface FastifyContextConfig {
    /** Which roles of the account may use this route. Every route under /api/v1/accounts/:account says it. */
    roles?: readonly AccountRole[];
    /** Which platform roles may use this route. Every route under /api/v1/platform says it. */
    platformRoles?: readonly ('operator' | 'support')[];
    /** Every route under /api/v1/accounts/:account that changes something says it. */
    letsIn?: LetsIn;
  }
}

export const everyone: readonly AccountRole[] = ['owner', 'admin', 'member'];
export const admins: readonly AccountRole[] = ['owner', 'admin'];

const routeName = (request: FastifyRequest) => `${request.method === 'HEAD' ? 'GET' : request.method} ${request.routeOptions.url ?? ''}`;

export const needsSession = (route: string): boolean =>
  !publicRoutes.includes(route) && !(route.split(' ')[1] ?? '').startsWith(edgePrefix);

export const noSession = (): Refusal => new Refusal({ status: 401, code: 'session.missing', message: 'Sign in first.' });

const keyIsNoPerson = () =>
  new Refusal({
    status: 403,
    code: 'key.no_person',
    message: 'This is about the person who asks, and an API key is none. Sign in instead.',
  });

/** The session's user; only for routes behind the check. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (request.apiKey) throw keyIsNoPerson();
  if (!request.session) throw noSession();
  return request.session.user;
}

/** @returns null where the request brings no key. @throws Refusal where the key is not good for this route. */
export type CheckKey = (request: FastifyRequest) => Promise<KeyHolder | null>;

/** Who asks, person or key, for what says by whom it was made: a key has a name and is no user. */
export const callerOf = (request: FastifyRequest): { id: string | null; name: string } =>
  request.apiKey ? { id: null, name: request.apiKey.name } : signedIn(request);

export function requireSession(app: FastifyInstance, auth: Auth, checkKey: CheckKey): void {
  app.decorateRequest('session', null);
  app.decorateRequest('apiKey', null);
  app.decorateRequest('membership', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || !needsSession(routeName(request))) return;
    request.apiKey = await checkKey(request);
    if (request.apiKey) return;
    if (!request.headers.cookie) throw noSession();
    const { response, headers } = await auth.api.getSession({
      headers: new Headers({ cookie: request.headers.cookie }),
      returnHeaders: true,
    });
    if (!response) throw noSession();
    for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie); // a session that is used lives on
    const { id, name, email, platformRole, twoFactorEnabled } = response.user;
    const role = (platformRole as SignedIn['platformRole']) ?? null;
    request.session = { user: { id, name, email, platformRole: role, twoFactor: twoFactorEnabled === true } };
  });
}
