import { mail, page, pageQuery } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { sendAgain, showMails } from './mail.usecases.ts';

/** Under /api/v1/platform. */
export function platformMailRoutes(app: App, { db, demo }: { db: Db; demo: boolean }): void {
  const tags = ['platform'];
  const config = { platformRoles: ['operator', 'support'] as const };
  app.get('/mails', { config, schema: { tags, querystring: pageQuery, response: { 200: page(mail) } } }, (request) =>
    showMails({ db, demo, limit: request.query.limit, cursor: request.query.cursor }),
  );
  app.post('/mails/:mail/again', { config, schema: { tags, params: z.object({ mail: z.string() }), response: { 200: mail } } }, (request) =>
    sendAgain({ db, demo, id: request.params.mail, now: new Date() }),
  );
}
