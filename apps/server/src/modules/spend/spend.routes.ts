import { spending } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showSpending } from './spend.usecases.ts';

/** Under /api/v1/accounts/:account. */
export function spendRoutes(app: App, { db }: { db: Db }): void {
  app.get('/spending/today', { config: { roles: admins }, schema: { tags: ['statements'], response: { 200: spending } } }, (request) =>
    showSpending(db, membershipOf(request).accountId, new Date()),
  );
}
