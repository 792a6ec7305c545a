import { Readable } from 'node:stream';
import { month, statement } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { showStatement, writeStatement } from './statements.usecases.ts';

const tags = ['statements'];
const params = z.object({ account: z.string(), month });
const csv = z.string().describe('One call a line, with a header') as unknown as z.ZodType<Readable>;

/** Under /api/v1/accounts/:account. */
export function statementRoutes(app: App, { db }: { db: Db }): void {
  const config = { roles: admins };
  app.get('/statements/:month', { config, schema: { tags, params, response: { 200: statement } } }, (request) =>
    showStatement({ db, accountId: membershipOf(request).accountId, month: request.params.month }),
  );
  app.get(
    '/statements/:month/csv',
    { config, schema: { tags, params, produces: ['text/csv'], response: { 200: csv } } },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${request.params.month}.csv"`)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(Readable.from(writeStatement({ db, accountId, month: request.params.month })));
    },
  );
}
