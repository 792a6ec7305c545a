import { deliveryQuery, page, pageQuery, webhook, webhookChange, webhookCreate, webhookDelivery, webhookMade } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import {
  addWebhook,
  changeWebhook,
  deliverAgain,
  removeWebhook,
  renewSecret,
  showDeliveries,
  showWebhook,
  showWebhooks,
  tryWebhook,
} from './webhooks.usecases.ts';

const params = z.object({ account: z.string(), webhook: z.string() });

/** Under /api/v1/accounts/:account. */
export function webhookRoutes(app: App, { db, allowPrivate }: { db: Db; allowPrivate: boolean }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const tags = ['webhooks'];
  const place = (request: FastifyRequest) => ({
    accountId: membershipOf(request).accountId,
    webhookId: (request.params as { webhook: string }).webhook,
  });
  const at = (request: FastifyRequest) => ({ db, ...place(request) });
  app.get('/webhooks', { config, schema: { tags, querystring: pageQuery, response: { 200: page(webhook) } } }, (request) =>
    showWebhooks({ db, accountId: membershipOf(request).accountId, cursor: undefined, ...request.query }),
  );
  app.post('/webhooks', { config, schema: { tags, body: webhookCreate, response: { 201: webhookMade } } }, async (request, reply) => {
    const made = await addWebhook({ db, accountId: membershipOf(request).accountId, allowPrivate, webhook: request.body });
    return reply.status(201).header('cache-control', 'no-store').send(made);
  });
  app.get('/webhooks/:webhook', { config, schema: { tags, params, response: { 200: webhook } } }, (request) =>
    showWebhook(db, place(request)),
  );
  app.patch('/webhooks/:webhook', { config, schema: { tags, params, body: webhookChange, response: { 200: webhook } } }, (request) =>
    changeWebhook({ ...at(request), allowPrivate, change: request.body }),
  );
  app.delete('/webhooks/:webhook', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await removeWebhook(at(request));
    return reply.status(204).send(null);
  });
  app.post('/webhooks/:webhook/secret', { config, schema: { tags, params, response: { 201: webhookMade } } }, async (request, reply) =>
    reply
      .status(201)
      .header('cache-control', 'no-store')
      .send(await renewSecret(at(request))),
  );
  app.post('/webhooks/:webhook/test', { config, schema: { tags, params, response: { 202: webhookDelivery } } }, async (request, reply) =>
    reply.status(202).send(await tryWebhook(at(request))),
  );
  const list = { tags, params, querystring: deliveryQuery, response: { 200: page(webhookDelivery) } };
  app.get('/webhooks/:webhook/deliveries', { config, schema: list }, (request) =>
    showDeliveries({ ...at(request), cursor: undefined, ...request.query }),
  );
  const one = { tags, params: params.extend({ delivery: z.string() }), response: { 200: webhookDelivery } };
  app.post('/webhooks/:webhook/deliveries/:delivery/again', { config, schema: one }, (request) =>
    deliverAgain({ ...at(request), deliveryId: request.params.delivery }),
  );
}
