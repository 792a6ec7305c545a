import { Readable } from 'node:stream';
import { checkShown, checkSource, checkSourceAnswer } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findRole } from '../accounts/accounts.repository.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { findNumber } from '../numbers/numbers.repository.ts';
import type { CheckAnnouncer } from './checks.announce.ts';
import { tooManyStreams } from './checks.errors.ts';
import { checkEvents } from './checks.stream.ts';
import { addSeenAddress, armCheck, readCheck, stopCheck } from './checks.usecases.ts';

export interface CheckRoutes {
  db: Db;
  announcer: CheckAnnouncer;
  /** Ends every stream when the server stops. */
  closing: AbortSignal;
  demo: boolean;
}
const params = z.object({ account: z.string(), number: z.string() });
const tags = ['numbers'];
const mostStreams = 20;

/** Under /api/v1/accounts/:account. */
export function checkRoutes(app: App, { db, announcer, closing, demo }: CheckRoutes): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const shown = { tags, params, response: { 200: checkShown } };
  app.get('/numbers/:number/check', { config, schema: shown }, (request) =>
    readCheck({ db, accountId: membershipOf(request).accountId, numberId: request.params.number }),
  );
  app.post('/numbers/:number/check', { config, schema: { tags, params, response: { 201: checkShown } } }, async (request, reply) => {
    const place = { accountId: membershipOf(request).accountId, numberId: request.params.number };
    return reply.status(201).send(await armCheck({ db, announcer, userId: callerOf(request).id, ...place }));
  });
  app.delete('/numbers/:number/check', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await stopCheck({ db, announcer, accountId: membershipOf(request).accountId, numberId: request.params.number });
    return reply.status(204).send(null);
  });
  app.post(
    '/numbers/:number/check/sources',
    {
      config: { roles: admins, letsIn: 'once_approved' },
      schema: { tags, params, body: checkSource, response: { 200: checkSourceAnswer } },
    },
    (request) => {
      const place = { accountId: membershipOf(request).accountId, numberId: request.params.number };
      const { address } = request.body;
      return addSeenAddress({ db, by: callerOf(request), address, allowPrivate: demo, ...place });
    },
  );

  const stream = {
    tags,
    params,
    produces: ['text/event-stream'],
    response: { 200: z.string().describe('Server-sent events, each with an id for Last-Event-ID') as unknown as z.ZodType<Readable> },
  };
  const open = new Map<string, number>();
  app.get('/numbers/:number/check/events', { config, exposeHeadRoute: false, schema: stream }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    const userId = signedIn(request).id; // a key cannot hold it open: nobody would look again whether it is still good
    const place = { accountId, numberId: request.params.number };
    if (!(await findNumber(db, place))) throw notFound('number');
    const streams = open.get(accountId) ?? 0;
    if (streams >= mostStreams) throw tooManyStreams();
    open.set(accountId, streams + 1);
    const gone = new AbortController();
    reply.raw.on('close', () => {
      gone.abort();
      const left = (open.get(accountId) ?? 1) - 1;
      if (left > 0) open.set(accountId, left);
      else open.delete(accountId);
    });
    const events = checkEvents({
      db,
      notifier: announcer.notifier,
      lastEventId: String(request.headers['last-event-id'] ?? ''),
      signal: AbortSignal.any([gone.signal, closing]),
      async mayRead() {
        const role = await findRole(db, { accountId, userId });
        return role !== null && admins.includes(role) && (await findNumber(db, place)) !== undefined;
      },
      ...place,
    });
    const body = Readable.from(events, { objectMode: true, highWaterMark: 1 });
    return reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(body);
  });
}
