import {
  addressesStep,
  queueItem,
  queueQuery,
  requestDecision,
  requestMessageText,
  requestRefusal,
  reviewedRequest,
  rowPage,
  rowQuery,
} from '@patchcord/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { decideRequest } from './decide.usecases.ts';
import { findRequest } from './requests.repository.ts';
import { addNote, askCustomer, correctAddresses, refuseRequest, reviewRequest, showQueue, takeRequest } from './review.usecases.ts';
import { showRows } from './rows.usecases.ts';
import { entityTag, neededVersionOf } from './version.ts';

const config = { platformRoles: ['support', 'operator'] as const };
const tags = ['platform'];
const params = z.object({ request: z.string() });
const one = { tags, params, response: { 200: reviewedRequest } };

export interface ReviewRoutes {
  db: Db;
  feed: ChangeFeed;
  demo: boolean;
  publicUrl: string;
  /** Takes answers to our mails; null: nothing does. */
  mailbox: string | null;
}

/** Under /api/v1/platform. */
export function reviewRoutes(app: App, { db, feed, demo, publicUrl, mailbox }: ReviewRoutes): void {
  const at = (request: FastifyRequest) => ({
    db,
    publicUrl,
    mailbox,
    accountId: null,
    requestId: (request.params as { request: string }).request,
    by: signedIn(request),
  });
  const of = (request: FastifyRequest) => ({ ...at(request), version: neededVersionOf(request) });
  const tagged = <T extends { version: number }>(reply: FastifyReply, answer: T): T => {
    entityTag(reply, answer.version);
    return answer;
  };
  const queue = z.object({ items: z.array(queueItem), nextCursor: z.null() });
  app.get('/requests', { config, schema: { tags, querystring: queueQuery, response: { 200: queue } } }, (request) =>
    showQueue(db, request.query.state),
  );
  app.get('/requests/:request', { config, schema: one }, async (request, reply) =>
    tagged(reply, await reviewRequest(db, request.params.request, new Date())),
  );
  app.get(
    '/requests/:request/numbers',
    { config, schema: { tags, params, querystring: rowQuery, response: { 200: rowPage } } },
    async (request) => {
      const found = await findRequest(db, { accountId: null, requestId: request.params.request });
      if (!found) throw notFound('request');
      return showRows(db, { accountId: found.accountId, requestId: found.id }, request.query);
    },
  );
  app.post('/requests/:request/take', { config, schema: one }, async (request, reply) => tagged(reply, await takeRequest(of(request))));
  app.post('/requests/:request/ask', { config, schema: { ...one, body: requestMessageText } }, async (request, reply) =>
    tagged(reply, await askCustomer(of(request), request.body.text)),
  );
  app.post('/requests/:request/notes', { config, schema: { ...one, body: requestMessageText } }, async (request, reply) =>
    tagged(reply, await addNote({ ...at(request), version: null }, request.body.text)),
  );
  app.post('/requests/:request/refuse', { config, schema: { ...one, body: requestRefusal } }, async (request, reply) =>
    tagged(reply, await refuseRequest(of(request), request.body.reason)),
  );
  app.put('/requests/:request/addresses', { config, schema: { ...one, body: addressesStep } }, async (request, reply) =>
    tagged(reply, await correctAddresses(of(request), request.body.addresses, demo)),
  );
  app.post(
    '/requests/:request/decision',
    { config: { ...config, letsIn: 'at_once' }, schema: { ...one, body: requestDecision } },
    async (request, reply) => tagged(reply, await decideRequest({ ...of(request), feed, decision: request.body, allowPrivate: demo })),
  );
}
