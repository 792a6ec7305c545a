import { portingCreate, portingLetterQuery, portingLetterStored, portingLimits, portingShown } from '@patchcord/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { askPorting, letterOf, showPortingOf, takeLetter, withdrawPorting } from './portings.usecases.ts';

const params = z.object({ account: z.string(), number: z.string() });
const tags = ['porting'];
const config = { roles: admins, letsIn: 'once_approved' as const };
const one = { tags, params, response: { 200: portingShown } };

const placeOf = (request: FastifyRequest) => ({
  accountId: membershipOf(request).accountId,
  numberId: (request.params as { number: string }).number,
});

/** Schema of an answer that is a letter. */
export const letterAnswer = {
  produces: ['application/pdf'],
  response: { 200: z.string().describe('The PDF, as an attachment') as unknown as z.ZodType<Buffer> },
};

/** A file to be kept, never opened here: a browser neither shows it as a page of ours nor guesses what it is. */
export const sendLetter = (reply: FastifyReply, { e164, content }: { e164: string; content: Buffer }) =>
  reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `attachment; filename="letter-${e164.slice(1)}.pdf"`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(content);

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
  app.get('/numbers/:number/porting/letter', { config, schema: { tags, params, ...letterAnswer } }, async (request, reply) => {
    return sendLetter(reply, await letterOf(db, placeOf(request)));
  });
  app.register(async (scope) => {
    // Whatever it is called: what is in it decides (pdf.models.ts).
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    (scope as App).post(
      '/numbers/:number/porting/letter',
      {
        config,
        bodyLimit: portingLimits.letterBytes,
        schema: { tags, consumes: ['application/pdf'], params, querystring: portingLetterQuery, response: { 201: portingLetterStored } },
      },
      async (request, reply) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return reply.status(201).send(await takeLetter({ db, ...placeOf(request) }, request.query.name, bytes));
      },
    );
  });
}
