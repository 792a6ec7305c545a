import { fileQuery, requestLimits, requestRow, requestRowChange, rowPage, rowQuery, rowsAdd, rowsAdded } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { findRequest } from './requests.repository.ts';
import { ofCustomer, requestParams, tags } from './requests.routes.ts';
import { addFile, addRows, changeRow, removeRows, showRows } from './rows.usecases.ts';

const config = { roles: admins, letsIn: 'once_approved' as const };
const rowParams = requestParams.extend({ row: z.string() });
const files = ['text/csv', 'text/plain', 'application/octet-stream', 'application/vnd.ms-excel'];

/** Under /api/v1/accounts/:account. */
export function requestRowRoutes(app: App, { db }: { db: Db }): void {
  app.get(
    '/requests/:request/numbers',
    { config, schema: { tags, params: requestParams, querystring: rowQuery, response: { 200: rowPage } } },
    async (request) => {
      const place = { accountId: membershipOf(request).accountId, requestId: request.params.request };
      if (!(await findRequest(db, place))) throw notFound('request');
      return showRows(db, place, request.query);
    },
  );
  app.post(
    '/requests/:request/numbers',
    { config, schema: { tags, params: requestParams, body: rowsAdd, response: { 200: rowsAdded } } },
    (request) => addRows({ ...ofCustomer(db, request), list: request.body }),
  );
  app.register(async (scope) => {
    scope.addContentTypeParser(files, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    (scope as App).post(
      '/requests/:request/numbers/file',
      {
        config,
        bodyLimit: requestLimits.fileBytes,
        schema: { tags, params: requestParams, querystring: fileQuery, response: { 200: rowsAdded } },
      },
      (request) => {
        const { country, people, replace } = request.query;
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const options = { country: country ?? null, people: (people ?? '').split(',').filter(Boolean), replace };
        return addFile({ ...ofCustomer(db, request), bytes, options });
      },
    );
  });
  app.delete(
    '/requests/:request/numbers',
    {
      config,
      schema: { tags, params: requestParams, querystring: z.object({ wrong: z.stringbool().default(false) }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await removeRows({ ...ofCustomer(db, request), which: { wrong: request.query.wrong } });
      return reply.status(204).send(null);
    },
  );
  app.patch(
    '/requests/:request/numbers/:row',
    { config, schema: { tags, params: rowParams, body: requestRowChange, response: { 200: requestRow } } },
    (request) => changeRow({ ...ofCustomer(db, request), rowId: request.params.row, change: request.body }),
  );
  app.delete(
    '/requests/:request/numbers/:row',
    { config, schema: { tags, params: rowParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeRows({ ...ofCustomer(db, request), which: { row: request.params.row } });
      return reply.status(204).send(null);
    },
  );
}
