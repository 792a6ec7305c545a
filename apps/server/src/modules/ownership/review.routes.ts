import { checkCallers, ownershipItem, ownershipQuery, ownershipRefusal, reviewedOwnership } from '@patchcord/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { pdfAnswer, sendPdf } from '../documents/documents.http.ts';
import { entityTag, versionOf } from '../requests/version.ts';
import { setCallers, showCallers } from './callers.usecases.ts';
import { findClaim } from './claims.repository.ts';
import { type Decide, decideClaim, documentOf, reviewClaim, showClaims } from './claims.usecases.ts';
import { versionNeeded } from './ownership.errors.ts';

const config = { platformRoles: ['support', 'operator'] as const };
const tags = ['platform'];
const params = z.object({ claim: z.string() });
const one = { tags, params, response: { 200: reviewedOwnership } };

export interface ReviewRoutes {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
}

/** Under /api/v1/platform. */
export function ownershipReviewRoutes(app: App, { db, feed, publicUrl }: ReviewRoutes): void {
  const idOf = (request: FastifyRequest) => (request.params as { claim: string }).claim;
  const shown = async (reply: FastifyReply, id: string) => {
    const claim = await reviewClaim(db, id);
    entityTag(reply, claim.version);
    return claim;
  };
  const decide = async (request: FastifyRequest, reply: FastifyReply, decision: Decide['decision']) => {
    const version = versionOf(request);
    if (version === null) throw versionNeeded();
    await decideClaim({ feed, publicUrl, claimId: idOf(request), version, decision, now: new Date() });
    return shown(reply, idOf(request));
  };
  const list = z.object({ items: z.array(ownershipItem), nextCursor: z.null() });
  app.get('/ownership', { config, schema: { tags, querystring: ownershipQuery, response: { 200: list } } }, (request) =>
    showClaims(db, request.query.state),
  );
  app.get('/ownership/:claim', { config, schema: one }, (request, reply) => shown(reply, idOf(request)));
  app.get('/ownership/:claim/document', { config, schema: { tags, params, ...pdfAnswer } }, async (request, reply) =>
    sendPdf(reply, await documentOf(db, await findClaim(db, idOf(request)))),
  );
  app.post('/ownership/:claim/accept', { config, schema: one }, (request, reply) => decide(request, reply, { accept: true }));
  app.post('/ownership/:claim/refuse', { config, schema: { ...one, body: ownershipRefusal } }, (request, reply) =>
    decide(request, reply, { accept: false, reason: request.body.reason }),
  );

  const callers = { tags, response: { 200: checkCallers } };
  app.get('/check-callers', { config, schema: callers }, () => showCallers(db));
  app.put('/check-callers', { config: { platformRoles: ['operator'] }, schema: { ...callers, body: checkCallers } }, (request) =>
    setCallers(db, request.body),
  );
}
