import { timingSafeEqual } from 'node:crypto';
import { health } from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { Refusal } from '../../platform/http/errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { tokenHash } from '../edges/edges.models.ts';
import { readHealth, readMetrics } from './health.usecases.ts';

export interface HealthRoutes {
  database: Database;
  metrics: Metrics;
  version: string;
  /** '' where none is set. */
  metricsToken: string;
  demo: boolean;
}

const isLoopback = (address: string | undefined) => address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
const sameToken = (a: string, b: string) => timingSafeEqual(Buffer.from(tokenHash(a)), Buffer.from(tokenHash(b)));

/** The peer's own address counts, not what a header says. Behind a proxy on the same machine everyone is loopback: set a token there. */
function mayReadMetrics(request: FastifyRequest, { metricsToken, demo }: HealthRoutes): boolean {
  if (metricsToken !== '') return sameToken(request.headers.authorization ?? '', `Bearer ${metricsToken}`);
  return demo || (isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined);
}

export function healthRoutes(app: App, options: HealthRoutes): void {
  const { database, metrics, version } = options;
  app.get('/healthz', { schema: { tags: ['health'], response: { 200: health, 503: health } } }, async (_request, reply) => {
    const state = await readHealth({ database, version, now: new Date() });
    return reply
      .header('cache-control', 'no-store')
      .status(state.status === 'ready' ? 200 : 503)
      .send(state);
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, options)) {
      const message = 'Metrics answer this machine only, or a bearer token where PATCHCORD_METRICS_TOKEN is set.';
      throw new Refusal({ status: 403, code: 'metrics.refused', message });
    }
    return reply.type(metrics.registry.contentType).send(await readMetrics({ database, metrics, now: new Date() }));
  });
}
