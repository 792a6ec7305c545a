/**
 * Who may use a route, decided at one place for all of them. Every route needs a session, unless it stands on one of the two lists here:
 * a route that somebody forgets to think about is closed.
 */
import type { AccountRole } from '@patchcord/contracts';
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

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null;
    membership: Membership | null;
  }
  interface FastifyContextConfig {
    /** Which roles of the account may use this route. Every route under /api/v1/accounts/:account says it. */
    roles?: readonly AccountRole[];
    /** Which platform roles may use this route. Every route under /api/v1/platform says it. */
    platformRoles?: readonly ('operator' | 'support')[];
  }
}

export const everyone: readonly AccountRole[] = ['owner', 'admin', 'member'];
export const admins: readonly AccountRole[] = ['owner', 'admin'];

const routeName = (request: FastifyRequest) => `${request.method === 'HEAD' ? 'GET' : request.method} ${request.routeOptions.url ?? ''}`;

export const needsSession = (route: string): boolean =>
  !publicRoutes.includes(route) && !(route.split(' ')[1] ?? '').startsWith(edgePrefix);

export const noSession = (): Refusal => new Refusal({ status: 401, code: 'session.missing', message: 'Sign in first.' });

/** The session's user; only for routes behind the check. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (!request.session) throw noSession();
  return request.session.user;
}

export function requireSession(app: FastifyInstance, auth: Auth): void {
  app.decorateRequest('session', null);
  app.decorateRequest('membership', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || !needsSession(routeName(request))) return;
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
