import { numberPrice, page, price, priceList, priceListQuery, priceListShown, priceListStart, pricesQuery } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { callerOf, everyone } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { showNumberPrice } from './number-price.usecases.ts';
import { priceListLimits } from './price-list.models.ts';
import {
  type PriceLists,
  putInForce,
  removePriceList,
  showPriceList,
  showPriceLists,
  showPrices,
  uploadPriceList,
} from './price-lists.usecases.ts';

const tags = ['prices'];
const params = z.object({ list: z.string() });
const files = ['text/csv', 'text/plain', 'application/octet-stream', 'application/vnd.ms-excel'];

/** Under /api/v1/platform. */
export function platformPriceRoutes(app: App, lists: PriceLists): void {
  const reading = { platformRoles: ['operator', 'support'] as const };
  const changing = { platformRoles: ['operator'] as const };
  const one = { tags, params, response: { 200: priceListShown } };
  app.get('/price-lists', { config: reading, schema: { tags, response: { 200: page(priceList) } } }, () =>
    showPriceLists(lists.db, new Date()),
  );
  app.get('/price-lists/:list', { config: reading, schema: one }, (request) => showPriceList(lists, request.params.list, new Date()));
  app.get(
    '/price-lists/:list/prices',
    { config: reading, schema: { tags, params, querystring: pricesQuery, response: { 200: page(price) } } },
    (request) => showPrices(lists.db, { id: request.params.list, prefix: request.query.prefix }),
  );
  app.post('/price-lists/:list/start', { config: changing, schema: { ...one, body: priceListStart } }, (request) =>
    putInForce(lists, { id: request.params.list, ...request.body }, new Date()),
  );
  app.delete('/price-lists/:list', { config: changing, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await removePriceList(lists.db, request.params.list, new Date());
    return reply.status(204).send(null);
  });
  app.register(async (scope) => {
    scope.addContentTypeParser(files, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    (scope as App).post(
      '/price-lists',
      {
        config: changing,
        bodyLimit: priceListLimits.bytes,
        schema: { tags, consumes: ['text/csv'], querystring: priceListQuery, response: { 201: priceListShown } },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return reply.status(201).send(await uploadPriceList(lists, { ...request.query, bytes, by: callerOf(request) }, new Date()));
      },
    );
  });
}

/** Under /api/v1/accounts/:account. Prices are the platform's: whoever may call may ask what it costs. */
export function priceRoutes(app: App, { db }: { db: Db }): void {
  const asked = z.object({ account: z.string(), number: z.string().max(40) });
  app.get('/prices/:number', { config: { roles: everyone }, schema: { tags, params: asked, response: { 200: numberPrice } } }, (request) =>
    showNumberPrice(db, request.params.number, new Date()),
  );
}
