import { number, numberChange, numberQuery, numberRestore, page } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { removeNumber, restoreNumber } from './number-moves.usecases.ts';
import { changeNumber, showNumber, showNumbers } from './numbers.usecases.ts';

const params = z.object({ account: z.string(), number: z.string() });
const tags = ['numbers'];

/** Under /api/v1/accounts/:account. A new number is asked for (requests). */
export function numberRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const list = { tags, querystring: numberQuery, response: { 200: page(number) } };
  app.get('/numbers', { config: { roles: everyone }, schema: list }, (request) => {
    const { accountId, role } = membershipOf(request);
    const ringing = role === 'member' ? signedIn(request).id : null; // a member sees the own numbers
    return showNumbers({ db, accountId, ringing, ...request.query });
  });
  app.get('/numbers/:number', { config, schema: { tags, params, response: { 200: number } } }, (request) =>
    showNumber({ db, accountId: membershipOf(request).accountId, numberId: request.params.number }),
  );
  app.patch('/numbers/:number', { config, schema: { tags, params, body: numberChange, response: { 200: number } } }, (request) =>
    changeNumber({
      db,
      feed,
      accountId: membershipOf(request).accountId,
      numberId: request.params.number,
      change: request.body,
      reviewed: false,
    }),
  );
  app.delete('/numbers/:number', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await removeNumber({ feed, accountId: membershipOf(request).accountId, numberId: request.params.number });
    return reply.status(204).send(null);
  });
  app.post(
    '/numbers/:number/restore',
    { config: { roles: admins, letsIn: 'again' }, schema: { tags, params, body: numberRestore, response: { 200: number } } },
    (request) =>
      restoreNumber({ db, feed, accountId: membershipOf(request).accountId, numberId: request.params.number, change: request.body }),
  );
}
