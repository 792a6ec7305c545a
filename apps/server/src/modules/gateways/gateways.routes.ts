import { gateway, gatewayChange, gatewayCreate, page } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addGateway, changeGateway, removeGateway, showGateway, showGateways } from './gateways.usecases.ts';

const tags = ['platform'];
const params = z.object({ gateway: z.string() });

/** Under /api/v1/platform. */
export function gatewayRoutes(app: App, { db, feed, demo }: { db: Db; feed: ChangeFeed; demo: boolean }): void {
  const reading = { platformRoles: ['operator', 'support'] as const };
  const setting = { platformRoles: ['operator'] as const };
  const on = { db, feed, allowPrivate: demo };
  app.get('/gateways', { config: reading, schema: { tags, response: { 200: page(gateway) } } }, async () => ({
    items: await showGateways(db),
    nextCursor: null,
  }));
  app.get('/gateways/:gateway', { config: reading, schema: { tags, params, response: { 200: gateway } } }, (request) =>
    showGateway(db, request.params.gateway),
  );
  app.post('/gateways', { config: setting, schema: { tags, body: gatewayCreate, response: { 201: gateway } } }, async (request, reply) =>
    reply.status(201).send(await addGateway({ ...on, gateway: request.body })),
  );
  app.patch(
    '/gateways/:gateway',
    { config: setting, schema: { tags, params, body: gatewayChange, response: { 200: gateway } } },
    (request) => changeGateway({ ...on, id: request.params.gateway, change: request.body }),
  );
  app.delete('/gateways/:gateway', { config: setting, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await removeGateway(feed, request.params.gateway);
    return reply.status(204).send(null);
  });
}
