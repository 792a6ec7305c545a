import { location, locationCreate, page } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { addLocation, showLocations } from './locations.usecases.ts';

/** GET /api/v1/locations: any session. */
export function locationRoutes(app: App, { db }: { db: Db }): void {
  app.get('/api/v1/locations', { schema: { tags: ['locations'], response: { 200: page(location) } } }, async () => ({
    items: await showLocations({ db, now: new Date() }),
    nextCursor: null,
  }));
}

/** Under /api/v1/platform. */
export function platformLocationRoutes(app: App, { db }: { db: Db }): void {
  app.post(
    '/locations',
    { config: { platformRoles: ['operator'] }, schema: { tags: ['platform'], body: locationCreate, response: { 201: location } } },
    async (request, reply) => reply.status(201).send(await addLocation({ db, location: request.body })),
  );
}
