import * as z from 'zod';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { removeSource } from './sources.usecases.ts';

const params = z.object({ account: z.string(), trunk: z.string(), source: z.string() });

/** Under /api/v1/accounts/:account. A new address is asked for (requests). */
export function sourceRoutes(app: App, { feed }: { feed: ChangeFeed }): void {
  app.delete(
    '/trunks/:trunk/sources/:source',
    {
      config: { roles: admins, letsIn: 'no_more' },
      schema: { tags: ['trunks'], params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      await removeSource({ feed, accountId, trunkId: request.params.trunk, sourceId: request.params.source });
      return reply.status(204).send(null);
    },
  );
}
