import { documentLimits, documentQuery, ownershipOrder, ownershipProgress, ownershipShown } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { acceptFiles, bytesOf, pdfAnswer, sendPdf } from '../documents/documents.http.ts';
import { edgeOf } from '../edges/edge-token.ts';
import { askCheck, showOwnership } from './checks.usecases.ts';
import { newestClaim } from './claims.repository.ts';
import { documentOf, sendDocument, withdrawClaim } from './claims.usecases.ts';
import { takeProgress } from './placing.usecases.ts';

const params = z.object({ account: z.string(), number: z.string() });
const tags = ['ownership'];
const config = { roles: admins, letsIn: 'no_more' as const };
const placeOf = (request: FastifyRequest) => ({
  accountId: membershipOf(request).accountId,
  numberId: (request.params as { number: string }).number,
});

/** Under /api/v1/accounts/:account. */
export function ownershipRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  const one = { tags, params, response: { 200: ownershipShown } };
  app.get('/numbers/:number/ownership', { config, schema: one }, (request) => showOwnership(db, placeOf(request), new Date()));
  app.post(
    '/numbers/:number/ownership/checks',
    { config, schema: { tags, params, response: { 202: ownershipShown } } },
    async (request, reply) => reply.status(202).send(await askCheck({ db, feed, by: callerOf(request), ...placeOf(request) }, new Date())),
  );
  app.get('/numbers/:number/ownership/document', { config, schema: { tags, params, ...pdfAnswer } }, async (request, reply) =>
    sendPdf(reply, await documentOf(db, await newestClaim(db, placeOf(request)))),
  );
  app.post('/numbers/:number/ownership/withdraw', { config, schema: one }, (request) =>
    withdrawClaim({ db, ...placeOf(request) }, new Date()),
  );
  acceptFiles(app, (scope) => {
    scope.post(
      '/numbers/:number/ownership/document',
      {
        config,
        bodyLimit: documentLimits.bytes,
        schema: { tags, consumes: ['application/pdf'], params, querystring: documentQuery, response: { 201: ownershipShown } },
      },
      async (request, reply) => {
        const file = { name: request.query.name, content: bytesOf(request) };
        return reply.status(201).send(await sendDocument({ db, by: callerOf(request), ...placeOf(request) }, file, new Date()));
      },
    );
  });
}

/** Under /api/edge/v1. */
export function edgeOwnershipRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  app.post('/ownership-checks', { schema: { tags: ['edge'], body: ownershipProgress, response: { 200: ownershipOrder } } }, (request) =>
    takeProgress({ db, feed, edge: edgeOf(request), progress: request.body, now: new Date() }),
  );
}
