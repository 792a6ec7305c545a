/**
 * What support and operators do for an account without a request, for example while they are on the phone with it. The same usecases as an
 * approval's, audited as the platform's own; customers ask for it instead (docs/decisions/support-decides-who-may-call-in.md).
 */
import { number, numberChange, numberCreate, source, sourceCreate, trunk, trunkCreate, trunkDirectChange } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { accountExists } from '../accounts/accounts.repository.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addNumber, changeNumber } from '../numbers/numbers.usecases.ts';
import { addSource } from '../sources/sources.usecases.ts';
import { addTrunk, changeTrunk } from '../trunks/trunks.usecases.ts';

const tags = ['platform'];
const ofAccount = z.object({ account: z.string() });
const ofTrunk = ofAccount.extend({ trunk: z.string() });
const ofNumber = ofAccount.extend({ number: z.string() });

export interface DirectRoutes {
  db: Db;
  feed: ChangeFeed;
  demo: boolean;
  sipDomain: string;
}

/** Under /api/v1/platform/accounts/:account. */
export function directRoutes(app: App, { db, feed, demo, sipDomain }: DirectRoutes): void {
  const config = { platformRoles: ['support', 'operator'] as const, letsIn: 'at_once' as const };
  const on = { db, feed, sipDomain, allowPrivate: demo, reviewed: true };
  app.addHook('preValidation', async (request: FastifyRequest) => {
    if (!(await accountExists(db, (request.params as { account: string }).account))) throw notFound('account');
  });
  app.post(
    '/trunks',
    { config, schema: { tags, params: ofAccount, body: trunkCreate, response: { 201: trunk } } },
    async (request, reply) => reply.status(201).send(await addTrunk({ ...on, accountId: request.params.account, trunk: request.body })),
  );
  app.patch('/trunks/:trunk', { config, schema: { tags, params: ofTrunk, body: trunkDirectChange, response: { 200: trunk } } }, (request) =>
    changeTrunk({ ...on, accountId: request.params.account, trunkId: request.params.trunk, change: request.body }),
  );
  app.post(
    '/trunks/:trunk/sources',
    { config, schema: { tags, params: ofTrunk, body: sourceCreate, response: { 201: source } } },
    async (request, reply) => {
      const { account: accountId, trunk: trunkId } = request.params;
      return reply.status(201).send(await addSource({ ...on, accountId, trunkId, source: request.body }));
    },
  );
  app.post(
    '/numbers',
    { config, schema: { tags, params: ofAccount, body: numberCreate, response: { 201: number } } },
    async (request, reply) => reply.status(201).send(await addNumber({ ...on, accountId: request.params.account, number: request.body })),
  );
  app.patch('/numbers/:number', { config, schema: { tags, params: ofNumber, body: numberChange, response: { 200: number } } }, (request) =>
    changeNumber({ ...on, accountId: request.params.account, numberId: request.params.number, change: request.body }),
  );
}
