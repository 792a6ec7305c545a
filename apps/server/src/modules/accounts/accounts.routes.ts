import { me } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { accountsOf } from './accounts.repository.ts';

export function meRoutes(app: App, { db, demo, demoCarrier }: { db: Db; demo: boolean; demoCarrier: boolean }): void {
  app.get('/api/v1/me', { schema: { tags: ['accounts'], response: { 200: me } } }, async (request) => {
    const user = signedIn(request);
    return { user, accounts: await accountsOf(db, user.id), demo, demoCarrier };
  });
}
