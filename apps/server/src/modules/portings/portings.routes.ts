import { portingCreate, portingLetterQuery, portingLetterStored, portingLimits, portingShown } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { acceptFiles, bytesOf, pdfAnswer, sendPdf } from '../documents/documents.http.ts';
import { askPorting, letterOf, showPortingOf, takeLetter, withdrawPorting } from './portings.usecases.ts';

const params = z.object({ account: z.string(), number: z.string() });
const tags = ['porting'];
const config = { roles: admins, letsIn: 'once_approved' as const };
const one = { tags, params, response: { 200: portingShown } };

const placeOf = (request: FastifyRequest) => ({
  accountId: membershipOf(request).accountId,
  numberId: (request.params as { number: string }).number,
});

/** Under /api/v1/accounts/:account. */
export function portingRoutes(app: App, { db, publicUrl }: { db: Db; publicUrl: string }): void {
  const of = (request: FastifyRequest) => ({ db, publicUrl, ...placeOf(request), by: callerOf(request) });
  app.get('/numbers/:number/porting', { config, schema: one }, (request) => showPortingOf(db, placeOf(request), new Date()));
  app.post(
    '/numbers/:number/porting',
    { config, schema: { tags, params, body: portingCreate, response: { 201: portingShown } } },
    async (request, reply) => reply.status(201).send(await askPorting(of(request), request.body, new Date())),
  );
  app.post('/numbers/:number/porting/withdraw', { config, schema: one }, (request) => withdrawPorting(of(request), new Date()));
  app.get('/numbers/:number/porting/letter', { config, schema: { tags, params, ...pdfAnswer } }, async (request, reply) => {
    return sendPdf(reply, await letterOf(db, placeOf(request)));
  });
  acceptFiles(app, (scope) => {
    scope.post(
      '/numbers/:number/porting/letter',
      {
        config,
        bodyLimit: portingLimits.letterBytes,
        schema: { tags, consumes: ['application/pdf'], params, querystring: portingLetterQuery, response: { 201: portingLetterStored } },
      },
      async (request, reply) => reply.status(201).send(await takeLetter({ db, ...placeOf(request) }, request.query.name, bytesOf(request))),
    );
  });
}
