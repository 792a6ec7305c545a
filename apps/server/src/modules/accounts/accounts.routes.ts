import { type Me, me } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { accountsOf } from './accounts.repository.ts';

export interface MeRoutes {
  db: Db;
  demo: boolean;
  demoCarrier: boolean;
  mailbox: Me['mailbox'];
}

export function meRoutes(app: App, { db, demo, demoCarrier, mailbox }: MeRoutes): void {
  app.get('/api/v1/me', { schema: { tags: ['accounts'], response: { 200: me } } }, async (request) => {
    const user = signedIn(request);
    return { user, accounts: await accountsOf(db, user.id), demo, demoCarrier, mailbox };
  });
}
