import { accountCallsOut, accountQuery, callsOut, callsOutAllow, callsOutAsk, callsOutChange, page } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { askForMore } from './ask.usecases.ts';
import { allowCallsOut, chooseCallsOut, showAccounts, showCallsOut } from './calls-out.usecases.ts';

const params = z.object({ account: z.string() });
const response = { 200: callsOut };

interface CallsOutRoutes {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
}

/** Under /api/v1/accounts/:account. */
export function callsOutRoutes(app: App, { db, feed, publicUrl }: CallsOutRoutes): void {
  const tags = ['calls out'];
  app.get('/calls-out', { config: { roles: everyone }, schema: { tags, params, response } }, (request) =>
    showCallsOut(db, membershipOf(request).accountId),
  );
  const config = { roles: admins, letsIn: 'no_more' as const };
  app.patch('/calls-out', { config, schema: { tags, params, body: callsOutChange, response } }, (request) =>
    chooseCallsOut({ db, feed, publicUrl, accountId: membershipOf(request).accountId, change: request.body }),
  );
  const asking = { config: { roles: admins, letsIn: 'once_approved' as const }, schema: { tags, params, body: callsOutAsk, response } };
  app.post('/calls-out/ask', asking, (request) =>
    askForMore({
      db,
      publicUrl,
      accountId: membershipOf(request).accountId,
      by: signedIn(request),
      text: request.body.text,
      now: new Date(),
    }),
  );
}

/** Under /api/v1/platform/accounts/:account. */
export function callsOutDirectRoutes(app: App, { db, feed, publicUrl }: CallsOutRoutes): void {
  const tags = ['platform'];
  const platformRoles = ['support', 'operator'] as const;
  app.get('/calls-out', { config: { platformRoles }, schema: { tags, params, response } }, (request) =>
    showCallsOut(db, request.params.account),
  );
  app.patch(
    '/calls-out',
    { config: { platformRoles, letsIn: 'at_once' }, schema: { tags, params, body: callsOutAllow, response } },
    (request) => allowCallsOut({ db, feed, publicUrl, accountId: request.params.account, change: request.body }),
  );
}

/** Under /api/v1/platform. */
export function platformAccountRoutes(app: App, { db }: { db: Db }): void {
  const schema = { tags: ['platform'], querystring: accountQuery, response: { 200: page(accountCallsOut) } };
  app.get('/accounts', { config: { platformRoles: ['support', 'operator'] }, schema }, (request) => showAccounts({ db, ...request.query }));
}
