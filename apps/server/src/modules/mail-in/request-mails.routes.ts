import { requestMail } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { findRequest } from '../requests/requests.repository.ts';
import { requestParams, tags } from '../requests/requests.routes.ts';
import { mailsOfRequest } from './mail-in.repository.ts';

/** Under /api/v1/accounts/:account. */
export function requestMailRoutes(app: App, { db }: { db: Db }): void {
  const mails = z.object({ items: z.array(requestMail), nextCursor: z.null() });
  app.get(
    '/requests/:request/mails',
    { config: { roles: admins }, schema: { tags, params: requestParams, response: { 200: mails } } },
    async (request) => {
      const place = { accountId: membershipOf(request).accountId, requestId: request.params.request };
      if (!(await findRequest(db, place))) throw notFound('request');
      const items = (await mailsOfRequest(db, place.requestId)).map(
        ({ id, userName, subject, receivedAt, proof, understood, notUnderstood, body }) => ({
          id,
          from: userName,
          subject,
          at: receivedAt.toISOString(),
          proof,
          understood,
          notUnderstood,
          text: body,
        }),
      );
      return { items, nextCursor: null };
    },
  );
}
