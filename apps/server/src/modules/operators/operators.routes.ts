import { page, platformPerson, platformPersonChange } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { changePlatformRole, showPlatformPeople } from './operators.usecases.ts';

/** Under /api/v1/platform. */
export function operatorRoutes(app: App, { db }: { db: Db }): void {
  const config = { platformRoles: ['operator'] as const };
  const tags = ['platform'];
  const params = z.object({ person: z.string() });
  app.get('/people', { config, schema: { tags, response: { 200: page(platformPerson) } } }, async () => ({
    items: await showPlatformPeople(db), // few enough for one page
    nextCursor: null,
  }));
  app.patch(
    '/people/:person',
    { config, schema: { tags, params, body: platformPersonChange, response: { 200: platformPerson } } },
    async (request) => {
      const { person } = request.params;
      await changePlatformRole({ db, userId: person, role: request.body.platformRole });
      const shown = (await showPlatformPeople(db)).find((one) => one.id === person);
      if (!shown) throw notFound('person');
      return shown;
    },
  );
  app.delete('/people/:person', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await changePlatformRole({ db, userId: request.params.person, role: null });
    return reply.status(204).send(null);
  });
}
