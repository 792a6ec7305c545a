/**
 * The one tenant check. Everything of an account stands under /api/v1/accounts/:account/, and every route there passes here before its body is
 * even read: session or API key, then membership, then role. An account one is no member of does not exist: 404. Repositories take the account id that
 * was checked here, so that another account's thing is not found either.
 */
import type { AccountRole } from '@patchcord/contracts';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Db } from '../../platform/database/database.ts';
import { type Membership, noSession, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound, Refusal } from '../../platform/http/errors.ts';
import { findRole } from './accounts.repository.ts';

const roleRefused = (needed: readonly string[]) =>
  new Refusal({ status: 403, code: 'account.role', message: `This needs the role ${needed.join(' or ')} in the account. Ask its owner.` });

/** A key is an administrator of its own account, narrowed by its scopes (keys/key-check.ts). */
async function roleOf(request: FastifyRequest, db: Db, accountId: string): Promise<AccountRole | null> {
  if (request.apiKey) return request.apiKey.accountId === accountId ? 'admin' : null;
  return findRole(db, { accountId, userId: signedIn(request).id });
}

export function requireMembership(scope: App, db: Db): void {
  // A route that does not say who may use it stops the server at start.
  scope.addHook('onRoute', (route: RouteOptions) => {
    if (!route.config?.roles?.length) throw new Error(`${String(route.method)} ${route.url} does not declare its roles`);
  });
  scope.addHook('onRequest', async (request: FastifyRequest) => {
    const { account: accountId = '' } = request.params as { account?: string };
    const role = await roleOf(request, db, accountId);
    if (role === null) throw notFound('account');
    const needed = request.routeOptions.config.roles ?? [];
    if (!needed.includes(role)) throw roleRefused(needed);
    request.membership = { accountId, role };
  });
}

/** The account that was checked, and the member's role in it. */
export function membershipOf(request: FastifyRequest): Membership {
  if (!request.membership) throw noSession();
  return request.membership;
}

export function requirePlatformRole(scope: App): void {
  scope.addHook('onRoute', (route: RouteOptions) => {
    if (!route.config?.platformRoles?.length) throw new Error(`${String(route.method)} ${route.url} does not declare its platform roles`);
  });
  scope.addHook('onRequest', async (request: FastifyRequest) => {
    const { platformRole } = signedIn(request);
    const needed = request.routeOptions.config.platformRoles ?? [];
    if (platformRole === null || !needed.includes(platformRole)) {
      throw new Refusal({
        status: 403,
        code: 'platform.role',
        message: `This is for the people who run the platform (${needed.join(', ')}).`,
      });
    }
  });
}
