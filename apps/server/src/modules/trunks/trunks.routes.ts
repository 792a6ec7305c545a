import { page, pageQuery, trunk, trunkChange } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { changeTrunk, removeTrunk, showTrunk, showTrunks } from './trunks.usecases.ts';

const params = z.object({ account: z.string(), trunk: z.string() });
const tags = ['trunks'];

/** Under /api/v1/accounts/:account. A new trunk is asked for (requests). */
export function trunkRoutes(app: App, { db, feed, sipDomain }: { db: Db; feed: ChangeFeed; sipDomain: string }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  app.get('/trunks', { config, schema: { tags, querystring: pageQuery, response: { 200: page(trunk) } } }, (request) =>
    showTrunks({ db, sipDomain, accountId: membershipOf(request).accountId, limit: request.query.limit, cursor: request.query.cursor }),
  );
  app.get('/trunks/:trunk', { config, schema: { tags, params, response: { 200: trunk } } }, (request) =>
    showTrunk({ db, sipDomain, accountId: membershipOf(request).accountId, trunkId: request.params.trunk }),
  );
  app.patch('/trunks/:trunk', { config, schema: { tags, params, body: trunkChange, response: { 200: trunk } } }, (request) =>
    changeTrunk({
      db,
      sipDomain,
      feed,
      accountId: membershipOf(request).accountId,
      trunkId: request.params.trunk,
      change: request.body,
      reviewed: false,
    }),
  );
  app.delete('/trunks/:trunk', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await removeTrunk({ feed, accountId: membershipOf(request).accountId, trunkId: request.params.trunk });
    return reply.status(204).send(null);
  });
}
