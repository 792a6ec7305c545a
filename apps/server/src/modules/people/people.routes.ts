import { leave, page, pageQuery, person, personChange } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { changePerson, removePerson, showPeople } from './people.usecases.ts';

const params = z.object({ account: z.string(), person: z.string() });
const tags = ['people'];

/** Under /api/v1/accounts/:account. */
export function peopleRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  app.get('/people', { config, schema: { tags, querystring: pageQuery, response: { 200: page(person) } } }, (request) =>
    showPeople({ db, accountId: membershipOf(request).accountId, limit: request.query.limit, cursor: request.query.cursor }),
  );
  app.patch('/people/:person', { config, schema: { tags, params, body: personChange, response: { 200: person } } }, (request) => {
    const { accountId, role } = membershipOf(request);
    return changePerson({ db, feed, accountId, userId: request.params.person, by: role, change: request.body });
  });
  app.delete('/people/:person', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    const { accountId, role } = membershipOf(request);
    await removePerson({ feed, accountId, userId: request.params.person, by: role });
    return reply.status(204).send(null);
  });
  app.post(
    '/leave',
    { config: { roles: everyone, letsIn: 'no_more' }, schema: { tags, body: leave, response: { 204: z.null() } } },
    async (request, reply) => {
      const { accountId, role } = membershipOf(request);
      await removePerson({ feed, accountId, userId: signedIn(request).id, by: role });
      return reply.status(204).send(null);
    },
  );
}
