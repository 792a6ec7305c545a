import { source, sourceCreate } from '@patchcord/contracts';
import * as z from 'zod';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addSource, removeSource } from './sources.usecases.ts';

const ofTrunk = z.object({ account: z.string(), trunk: z.string() });

/** Under /api/v1/accounts/:account. */
export function sourceRoutes(app: App, { feed, demo }: { feed: ChangeFeed; demo: boolean }): void {
  app.post(
    '/trunks/:trunk/sources',
    { config: { roles: admins }, schema: { tags: ['trunks'], params: ofTrunk, body: sourceCreate, response: { 201: source } } },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      const added = await addSource({ feed, accountId, trunkId: request.params.trunk, source: request.body, allowPrivate: demo });
      return reply.status(201).send(added);
    },
  );
  app.delete(
    '/trunks/:trunk/sources/:source',
    {
      config: { roles: admins },
      schema: { tags: ['trunks'], params: ofTrunk.extend({ source: z.string() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      await removeSource({ feed, accountId, trunkId: request.params.trunk, sourceId: request.params.source });
      return reply.status(204).send(null);
    },
  );
}
