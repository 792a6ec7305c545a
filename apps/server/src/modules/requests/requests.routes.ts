import {
  addressesStep,
  bringRequest,
  carrierStep,
  hostName,
  hostNameResolved,
  locationStep,
  page,
  requestConfirmation,
  requestCreate,
  requestMessage,
  requestMessageText,
  requestQuery,
} from '@patchcord/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showConfirmation } from './confirmation.usecases.ts';
import { type ResolveHost, resolveHostName } from './host-name.usecases.ts';
import {
  createRequest,
  reopenRequest,
  sendRequest,
  setAddresses,
  setCarrier,
  setLocation,
  showRequest,
  showRequests,
  withdrawRequest,
} from './requests.usecases.ts';
import { showThread, write } from './thread.usecases.ts';
import { entityTag, versionOf } from './version.ts';

export const requestParams = z.object({ account: z.string(), request: z.string() });
export const tags = ['requests'];
const config = { roles: admins, letsIn: 'once_approved' as const };
const one = { tags, params: requestParams, response: { 200: bringRequest } };

/** Who asks, and for which request: what every usecase of the customer's side takes. */
export const ofCustomer = (db: Db, request: FastifyRequest) => ({
  db,
  accountId: membershipOf(request).accountId,
  requestId: (request.params as { request: string }).request,
  version: versionOf(request),
  by: callerOf(request),
});

const tagged = <T extends { version: number }>(reply: FastifyReply, answer: T): T => {
  entityTag(reply, answer.version);
  return answer;
};

export interface RequestRoutes {
  db: Db;
  demo: boolean;
  resolveHost: ResolveHost;
}

/** Under /api/v1/accounts/:account. */
export function requestRoutes(app: App, { db, demo, resolveHost }: RequestRoutes): void {
  app.get('/requests', { config, schema: { tags, querystring: requestQuery, response: { 200: page(bringRequest) } } }, (request) =>
    showRequests({ db, accountId: membershipOf(request).accountId, ...request.query }),
  );
  app.post('/requests', { config, schema: { tags, body: requestCreate, response: { 201: bringRequest } } }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    const made = await createRequest({ db, accountId, by: callerOf(request), allowPrivate: demo, request: request.body });
    return reply.status(201).send(tagged(reply, made));
  });
  app.get('/requests/:request', { config, schema: one }, async (request, reply) =>
    tagged(reply, await showRequest(db, { accountId: membershipOf(request).accountId, requestId: request.params.request })),
  );
  app.put('/requests/:request/carrier', { config, schema: { ...one, body: carrierStep } }, async (request, reply) =>
    tagged(reply, await setCarrier(ofCustomer(db, request), request.body)),
  );
  app.put('/requests/:request/addresses', { config, schema: { ...one, body: addressesStep } }, async (request, reply) =>
    tagged(reply, await setAddresses({ ...ofCustomer(db, request), allowPrivate: demo }, request.body)),
  );
  app.put('/requests/:request/location', { config, schema: { ...one, body: locationStep } }, async (request, reply) =>
    tagged(reply, await setLocation(ofCustomer(db, request), request.body.location)),
  );
  const moves = { send: sendRequest, withdraw: withdrawRequest, reopen: reopenRequest } as const;
  for (const [move, make] of Object.entries(moves)) {
    app.post(`/requests/:request/${move}`, { config, schema: one }, async (request, reply) =>
      tagged(reply, await make(ofCustomer(db, request))),
    );
  }
  const thread = z.object({ items: z.array(requestMessage), nextCursor: z.null() });
  app.get(
    '/requests/:request/messages',
    { config, schema: { tags, params: requestParams, response: { 200: thread } } },
    async (request) => ({
      items: await showThread(db, { accountId: membershipOf(request).accountId, requestId: request.params.request }),
      nextCursor: null,
    }),
  );
  app.post(
    '/requests/:request/messages',
    { config, schema: { tags, params: requestParams, body: requestMessageText, response: { 201: thread } } },
    async (request, reply) => reply.status(201).send({ items: await write(ofCustomer(db, request), request.body.text), nextCursor: null }),
  );
  app.get(
    '/requests/:request/confirmation',
    { config, schema: { tags, params: requestParams, response: { 200: requestConfirmation } } },
    (request) => showConfirmation(db, { accountId: membershipOf(request).accountId, requestId: request.params.request }),
  );
  app.post(
    '/requests/host-name',
    {
      config: { ...config, rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { tags, body: hostName, response: { 200: hostNameResolved } },
    },
    (request) => resolveHostName({ text: request.body.name, resolve: resolveHost, allowPrivate: demo }),
  );
}
