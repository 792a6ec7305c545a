import { trunkLoginMade } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf } from '../../platform/http/access.ts';
import { actorOf } from '../../platform/http/acting.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { makeLogin, removeLogin } from './logins.usecases.ts';

const params = z.object({ account: z.string(), trunk: z.string() });
const tags = ['trunks'];

/** Under /api/v1/accounts/:account. Who did it is in the log too; the password is not, and in no other answer. */
export function loginRoutes(app: App, { db, feed, sipDomain }: { db: Db; feed: ChangeFeed; sipDomain: string }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const made = { config: { roles: admins, letsIn: 'again' as const }, schema: { tags, params, response: { 201: trunkLoginMade } } };
  app.post('/trunks/:trunk/login', made, async (request, reply) => {
    const place = { accountId: membershipOf(request).accountId, trunkId: request.params.trunk };
    const login = await makeLogin({ db, feed, sipDomain, userId: callerOf(request).id, ...place });
    request.log.info({ ...place, ...actorOf(request) }, 'new password for the login of a trunk');
    return reply.status(201).header('cache-control', 'no-store').send(login);
  });
  app.delete('/trunks/:trunk/login', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    const place = { accountId: membershipOf(request).accountId, trunkId: request.params.trunk };
    await removeLogin({ feed, ...place });
    request.log.info({ ...place, ...actorOf(request) }, 'login of a trunk removed');
    return reply.status(204).send(null);
  });
}
