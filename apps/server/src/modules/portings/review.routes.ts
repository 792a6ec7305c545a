import { portingDate, portingItem, portingQuery, portingRefusal, reviewedPorting } from '@patchcord/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { pdfAnswer, sendPdf } from '../documents/documents.http.ts';
import { entityTag, versionOf } from '../requests/version.ts';
import { versionNeeded } from './portings.errors.ts';
import { findPorting } from './portings.repository.ts';
import { letterOfRow } from './portings.usecases.ts';
import { type MovePorting, movePorting, reviewPorting, showPortings } from './review.usecases.ts';

const config = { platformRoles: ['support', 'operator'] as const };
const tags = ['platform'];
const params = z.object({ porting: z.string() });
const one = { tags, params, response: { 200: reviewedPorting } };

export interface ReviewRoutes {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
}

/** Under /api/v1/platform. */
export function portingReviewRoutes(app: App, { db, feed, publicUrl }: ReviewRoutes): void {
  const idOf = (request: FastifyRequest) => (request.params as { porting: string }).porting;
  const shown = async (reply: FastifyReply, id: string) => {
    const porting = await reviewPorting(db, id);
    entityTag(reply, porting.version);
    return porting;
  };
  const move = async (request: FastifyRequest, reply: FastifyReply, wanted: Pick<MovePorting, 'move' | 'day' | 'reason'>) => {
    const version = versionOf(request);
    if (version === null) throw versionNeeded();
    await movePorting({ feed, publicUrl, portingId: idOf(request), version, now: new Date(), ...wanted });
    return shown(reply, idOf(request));
  };
  const list = z.object({ items: z.array(portingItem), nextCursor: z.null() });
  app.get('/portings', { config, schema: { tags, querystring: portingQuery, response: { 200: list } } }, (request) =>
    showPortings(db, request.query.state),
  );
  app.get('/portings/:porting', { config, schema: one }, (request, reply) => shown(reply, idOf(request)));
  app.get('/portings/:porting/letter', { config, schema: { tags, params, ...pdfAnswer } }, async (request, reply) =>
    sendPdf(reply, await letterOfRow(db, await findPorting(db, idOf(request)))),
  );
  for (const step of ['submit', 'open', 'complete'] as const) {
    app.post(`/portings/:porting/${step}`, { config, schema: one }, (request, reply) => move(request, reply, { move: step }));
  }
  app.post('/portings/:porting/date', { config, schema: { ...one, body: portingDate } }, (request, reply) =>
    move(request, reply, { move: 'set_date', day: request.body.day }),
  );
  app.post('/portings/:porting/refuse', { config, schema: { ...one, body: portingRefusal } }, (request, reply) =>
    move(request, reply, { move: 'refuse', reason: request.body.reason }),
  );
}
