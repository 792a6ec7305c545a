import { edge, edgeCreate, edgeCreated, edgeReport, edgeTasks, page } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { storable } from '../../platform/database/storable.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { saveSeen } from '../devices/devices.repository.ts';
import { takeChecks } from '../ownership/placing.usecases.ts';
import { tasksFor } from '../round-trips/round-trips.usecases.ts';
import { edgeOf } from './edge-token.ts';
import { saveReport } from './edges.repository.ts';
import { addEdge, removeEdge, showEdges } from './edges.usecases.ts';

/** Under /api/v1/platform. */
export function platformEdgeRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  app.get(
    '/edges',
    { config: { platformRoles: ['operator', 'support'] }, schema: { tags: ['platform'], response: { 200: page(edge) } } },
    async () => ({ items: await showEdges({ db, now: new Date() }), nextCursor: null }),
  );
  app.post(
    '/edges',
    { config: { platformRoles: ['operator'] }, schema: { tags: ['platform'], body: edgeCreate, response: { 201: edgeCreated } } },
    async (request, reply) => reply.status(201).send(await addEdge({ db, feed, edge: request.body })),
  );
  app.delete(
    '/edges/:edge',
    {
      config: { platformRoles: ['operator'] },
      schema: { tags: ['platform'], params: z.object({ edge: z.string() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await removeEdge({ feed, id: request.params.edge });
      return reply.status(204).send(null);
    },
  );
}

/** Under /api/edge/v1. */
export function edgeReportRoutes(app: App, { db }: { db: Db }): void {
  app.post(
    '/report',
    { bodyLimit: 8 * 1024 * 1024, schema: { tags: ['edge'], body: edgeReport, response: { 200: edgeTasks, 204: z.null() } } },
    async (request, reply) => {
      const edge = edgeOf(request);
      const now = new Date();
      await saveReport(db, edge.id, request.body, now);
      await saveSeen(db, storable(request.body).devices?.registered ?? [], now);
      const roundTrips = await tasksFor({ db, edge, now });
      const ownershipChecks = await takeChecks({ db, edge, now, ...request.body });
      // So that the edge knows how its clock stands to this one (contracts/edge-protocol.ts).
      reply.header('x-patchcord-at', Date.now());
      return roundTrips.length + ownershipChecks.length > 0 ? reply.send({ roundTrips, ownershipChecks }) : reply.status(204).send(null);
    },
  );
}
