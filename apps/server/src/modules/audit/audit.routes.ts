import { auditActors, auditEntry, auditQuery, page, platformAuditQuery } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showActors, showAudit } from './audit.usecases.ts';

/** Under /api/v1/accounts/:account. */
export function auditRoutes(app: App, { db }: { db: Db }): void {
  const schema = { tags: ['audit'], querystring: auditQuery, response: { 200: page(auditEntry) } };
  app.get('/audit', { config: { roles: admins }, schema }, (request) =>
    showAudit({ db, accountId: membershipOf(request).accountId, forAccount: true, ...request.query }),
  );
  app.get('/audit/actors', { config: { roles: admins }, schema: { tags: ['audit'], response: { 200: auditActors } } }, (request) =>
    showActors(db, membershipOf(request).accountId),
  );
}

/** Under /api/v1/platform. */
export function platformAuditRoutes(app: App, { db }: { db: Db }): void {
  const schema = { tags: ['platform'], querystring: platformAuditQuery, response: { 200: page(auditEntry) } };
  app.get('/audit', { config: { platformRoles: ['operator', 'support'] }, schema }, ({ query: { account, ...query } }) =>
    showAudit({ db, accountId: account ?? null, forAccount: false, ...query }),
  );
}
