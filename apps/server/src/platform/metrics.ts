/** One registry per server, so that several can live in one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics({ defaults }: { defaults: boolean }) {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'patchcord_http_request_seconds',
      help: 'Time to answer, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    events: new Counter({ name: 'patchcord_events_total', help: 'Events taken from edges', labelNames: ['type'], registers }),
    eventsRefused: new Counter({
      name: 'patchcord_events_refused_total',
      help: 'Events skipped, and why',
      labelNames: ['edge', 'reason'],
      registers,
    }),
    routerErrors: new Counter({
      name: 'patchcord_router_errors_total',
      help: 'Exceptions in call routers',
      labelNames: ['edge'],
      registers,
    }),
    mailsIn: new Counter({
      name: 'patchcord_mails_in_total',
      help: 'Mails that came in, and what became of them',
      labelNames: ['result'],
      registers,
    }),
    pushes: new Counter({
      name: 'patchcord_pushes_total',
      help: 'Web pushes that wake browsers, and what became of them',
      labelNames: ['type', 'result'],
      registers,
    }),
    revision: new Gauge({ name: 'patchcord_revision', help: 'Newest revision of the change feed', registers }),
    edgeUp: new Gauge({ name: 'patchcord_edge_up', help: '1 while the edge reports', labelNames: ['edge', 'status'], registers }),
    edgeRevision: new Gauge({
      name: 'patchcord_edge_applied_revision',
      help: 'Revision in force on the edge',
      labelNames: ['edge'],
      registers,
    }),
    edgeCalls: new Gauge({ name: 'patchcord_edge_calls', help: 'Calls up on the edge', labelNames: ['edge'], registers }),
    edgeEventsWaiting: new Gauge({
      name: 'patchcord_edge_events_waiting',
      help: 'Events not shipped yet',
      labelNames: ['edge'],
      registers,
    }),
  };
}
