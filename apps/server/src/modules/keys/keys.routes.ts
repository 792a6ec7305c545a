import { apiKey, apiKeyCreate, apiKeyMade, page, pageQuery } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { makeKey, revokeKey, showKeys } from './keys.usecases.ts';

/** Under /api/v1/accounts/:account. For people only: keys make no keys. */
export function keyRoutes(app: App, { db }: { db: Db }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const tags = ['keys'];
  app.get('/keys', { config, schema: { tags, querystring: pageQuery, response: { 200: page(apiKey) } } }, (request) =>
    showKeys({ db, accountId: membershipOf(request).accountId, limit: request.query.limit, cursor: request.query.cursor }),
  );
  app.post('/keys', { config, schema: { tags, body: apiKeyCreate, response: { 201: apiKeyMade } } }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    const made = await makeKey({ db, accountId, by: signedIn(request), key: request.body, now: new Date() });
    return reply.status(201).header('cache-control', 'no-store').send(made);
  });
  const params = z.object({ account: z.string(), key: z.string() });
  app.delete('/keys/:key', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await revokeKey({ db, accountId: membershipOf(request).accountId, keyId: request.params.key, now: new Date() });
    return reply.status(204).send(null);
  });
}
