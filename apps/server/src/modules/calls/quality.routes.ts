import { qualityReport } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { takeQualityReport } from './quality.usecases.ts';

/** Under /api/v1/accounts/:account. */
export function qualityRoutes(app: App, { db }: { db: Db }): void {
  const schema = {
    tags: ['phone'],
    params: z.object({ account: z.string(), call: z.string().min(1).max(128) }),
    body: qualityReport,
    response: { 204: z.null() },
  };
  app.put(
    '/phone/calls/:call/quality',
    { config: { roles: everyone, letsIn: 'no_more' }, schema, bodyLimit: 8 * 1024 },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      const { params, body } = request;
      await takeQualityReport({ db, accountId, userId: signedIn(request).id, callId: params.call, report: body, now: new Date() });
      return reply.status(204).send(null);
    },
  );
}
