import { roundTripResults, roundTrips } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { notFound } from '../../platform/http/errors.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { edgeOf } from '../edges/edge-token.ts';
import { findRequest } from '../requests/requests.repository.ts';
import { sourcesOfTrunks } from '../sources/sources.repository.ts';
import { findTrunk } from '../trunks/trunks.repository.ts';
import { askRoundTrips, showRoundTrips, takeResults } from './round-trips.usecases.ts';

interface Lists {
  url: '/trunks/:trunk' | '/requests/:request';
  tag: string;
  params: z.ZodObject;
  /** The ranges that it lists. @throws where the account has no such thing. */
  cidrs(accountId: string, id: string): Promise<string[]>;
}

/** Under /api/v1/accounts/:account. */
export function roundTripRoutes(app: App, { db, allowPrivate }: { db: Db; allowPrivate: boolean }): void {
  const lists: Lists[] = [
    {
      url: '/trunks/:trunk',
      tag: 'trunks',
      params: z.object({ account: z.string(), trunk: z.string() }),
      async cidrs(accountId, trunkId) {
        if (!(await findTrunk(db, { accountId, trunkId }))) throw notFound('trunk');
        return (await sourcesOfTrunks(db, [trunkId])).map(({ cidr }) => cidr);
      },
    },
    {
      url: '/requests/:request',
      tag: 'requests',
      params: z.object({ account: z.string(), request: z.string() }),
      async cidrs(accountId, requestId) {
        const request = await findRequest(db, { accountId, requestId });
        if (!request) throw notFound('request');
        return request.addresses.map(({ cidr }) => cidr);
      },
    },
  ];
  for (const { url, tag, params, cidrs } of lists) {
    const options = async (request: FastifyRequest) => {
      const { accountId } = membershipOf(request);
      const { trunk, request: asked } = request.params as { trunk?: string; request?: string };
      return { db, accountId, cidrs: await cidrs(accountId, trunk ?? asked ?? ''), allowPrivate, now: new Date() };
    };
    app.get(
      `${url}/round-trips`,
      { config: { roles: admins }, schema: { tags: [tag], params, response: { 200: roundTrips } } },
      async (request) => showRoundTrips(await options(request)),
    );
    app.post(
      `${url}/round-trips`,
      { config: { roles: admins, letsIn: 'no_more' }, schema: { tags: [tag], params, response: { 202: roundTrips } } },
      async (request, reply) => reply.status(202).send(await askRoundTrips(await options(request))),
    );
  }
}

/** Under /api/edge/v1. */
export function edgeRoundTripRoutes(app: App, { db }: { db: Db }): void {
  app.post('/round-trips', { schema: { tags: ['edge'], body: roundTripResults, response: { 204: z.null() } } }, async (request, reply) => {
    await takeResults({ db, edge: edgeOf(request), results: request.body.results, now: new Date() });
    return reply.status(204).send(null);
  });
}
