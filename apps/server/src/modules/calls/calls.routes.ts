import { call, callQuery, page, platformCallQuery } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showCalls, showOneCall } from './calls.usecases.ts';

/** A member sees the own calls; owners and admins all of them, or the own ones where they ask. */
const whose = (request: FastifyRequest, mine: boolean | undefined): string | null =>
  mine || membershipOf(request).role === 'member' ? signedIn(request).id : null;

const runsThePlatform = (request: FastifyRequest) => (request.session?.user.platformRole ?? null) !== null;

/** Under /api/v1/accounts/:account. */
export function callRoutes(app: App, { db }: { db: Db }): void {
  const config = { roles: everyone };
  app.get('/calls', { config, schema: { tags: ['calls'], querystring: callQuery, response: { 200: page(call) } } }, (request) => {
    const { mine, ...query } = request.query;
    return showCalls({
      db,
      accountId: membershipOf(request).accountId,
      ...query,
      person: whose(request, mine),
      forSupport: runsThePlatform(request),
    });
  });
  const one = { tags: ['calls'], params: z.object({ account: z.string(), call: z.string() }), response: { 200: call } };
  app.get('/calls/:call', { config, schema: one }, (request) =>
    showOneCall({
      db,
      accountId: membershipOf(request).accountId,
      callId: request.params.call,
      person: whose(request, false),
      forSupport: runsThePlatform(request),
    }),
  );
}

/** Under /api/v1/platform/accounts/:account. */
export function callDirectRoutes(app: App, { db }: { db: Db }): void {
  const params = z.object({ account: z.string() });
  const schema = { tags: ['platform'], params, querystring: platformCallQuery, response: { 200: page(call) } };
  app.get('/calls', { config: { platformRoles: ['support', 'operator'] }, schema }, (request) =>
    showCalls({ db, accountId: request.params.account, ...request.query, person: null, forSupport: true }),
  );
}
