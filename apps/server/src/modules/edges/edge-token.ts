/** The edges' own way in: a bearer token each. Every route under /api/edge/v1 passes here. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Db } from '../../platform/database/database.ts';
import { tokenUnknown } from './edges.errors.ts';
import { type EdgeRecord, findEdgeByToken } from './edges.repository.ts';

declare module 'fastify' {
  interface FastifyRequest {
    edge: EdgeRecord | null;
  }
}

export function requireEdgeToken(app: FastifyInstance, db: Db): void {
  app.decorateRequest('edge', null);
  app.addHook('onRequest', async (request) => {
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    const edge = scheme.toLowerCase() === 'bearer' && token ? await findEdgeByToken(db, token) : undefined;
    if (!edge) throw tokenUnknown();
    request.edge = edge;
  });
}

export function edgeOf(request: FastifyRequest): EdgeRecord {
  if (!request.edge) throw tokenUnknown();
  return request.edge;
}
