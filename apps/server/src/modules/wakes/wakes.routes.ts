import { wake, wakeChange, wakeCreate, wakes } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addWake, removeWake, setDoNotDisturb, showWakes } from './wakes.usecases.ts';

export interface WakeRoutes {
  db: Db;
  feed: ChangeFeed;
  publicKey: string;
  allowPrivate: boolean;
}

/** Under /api/v1/accounts/:account, beside the phone: always the browsers of whoever asks. */
export function wakeRoutes(app: App, { db, feed, publicKey, allowPrivate }: WakeRoutes): void {
  const tags = ['phone'];
  const config = { roles: everyone, letsIn: 'no_more' as const };
  app.get('/phone/wakes', { config: { roles: everyone }, schema: { tags, response: { 200: wakes } } }, (request) =>
    showWakes({ db, userId: signedIn(request).id, publicKey }),
  );
  app.post('/phone/wakes', { config, schema: { tags, body: wakeCreate, response: { 201: wake } } }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    const userAgent = request.headers['user-agent'] ?? '';
    const who = { accountId, userId: signedIn(request).id, userAgent };
    return reply.status(201).send(await addWake({ db, feed, allowPrivate, ...who, subscription: request.body }));
  });
  const params = z.object({ account: z.string(), wake: z.string() });
  app.patch('/phone/wakes/:wake', { config, schema: { tags, params, body: wakeChange, response: { 200: wake } } }, (request) =>
    setDoNotDisturb({ feed, userId: signedIn(request).id, id: request.params.wake, on: request.body.doNotDisturb }),
  );
  app.delete('/phone/wakes/:wake', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    await removeWake({ feed, accountId, userId: signedIn(request).id, id: request.params.wake });
    return reply.status(204).send(null);
  });
}
