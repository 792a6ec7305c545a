import { attempt, attemptQuery, page } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showAttempts } from './attempts.usecases.ts';

const schema = { querystring: attemptQuery, response: { 200: page(attempt) } };

/** Under /api/v1/accounts/:account. */
export function attemptRoutes(app: App, { db }: { db: Db }): void {
  app.get('/attempts', { config: { roles: admins }, schema: { ...schema, tags: ['calls'] } }, (request) =>
    showAttempts({ db, accountId: membershipOf(request).accountId, ...request.query }),
  );
}

/** Under /api/v1/platform. */
export function platformAttemptRoutes(app: App, { db }: { db: Db }): void {
  app.get('/attempts', { config: { platformRoles: ['operator', 'support'] }, schema: { ...schema, tags: ['platform'] } }, (request) =>
    showAttempts({ db, accountId: null, ...request.query }),
  );
}
