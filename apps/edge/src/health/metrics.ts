/** What /metrics shows. Read from the same report as everything else, at the time of the question. */
import type { EdgeReport } from '@patchcord/contracts';
import { edgeStatus } from '@patchcord/contracts';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { daysLeft } from '../certificates/pair.ts';

export function createMetrics(parts: {
  report: () => EdgeReport;
  committedRevision: () => number;
  setAside: () => number;
  starts: () => { kamailio: number; rtpengine: number };
  workersSilent: () => number;
  hangs: () => number;
}): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'patchcord_edge_agent_' });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `patchcord_edge_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });

  gauge('applied_revision', 'Revision of the routes that calls meet now.', () => parts.report().appliedRevision);
  gauge('committed_revision', 'Revision of the routes on disk.', parts.committedRevision);
  gauge('calls', 'Calls up now.', () => parts.report().calls);
  gauge('people_online', 'People with at least one registered app.', () => parts.report().peopleOnline.length);
  gauge('events_waiting', 'Events on disk that the control plane has not acknowledged.', () => parts.report().eventsWaiting);
  gauge('events_set_aside', 'Rows and events that could not be used, since the agent started.', parts.setAside);
  gauge('problems', 'Things that are wrong now; /healthz names them.', () => parts.report().problems.length);
  gauge('workers_silent', 'SIP workers of Kamailio that have not answered for some seconds.', parts.workersSilent);
  gauge('kamailio_hangs', 'Times this agent has ended Kamailio because its workers hung.', parts.hangs);
  new Gauge({
    name: 'patchcord_edge_certificate_days_left',
    help: 'Whole days until the TLS certificate in force expires, below 0 afterwards; no value without TLS.',
    registers: [registry],
    collect() {
      this.reset();
      const expiresAt = parts.report().certificateExpiresAt;
      if (expiresAt) this.set(daysLeft(new Date(expiresAt), new Date()));
      else this.remove();
    },
  });
  new Gauge({
    name: 'patchcord_edge_status',
    help: '1 for the status the edge has.',
    labelNames: ['status'],
    registers: [registry],
    collect() {
      const { status } = parts.report();
      for (const one of edgeStatus.options) this.set({ status: one }, one === status ? 1 : 0);
    },
  });
  new Gauge({
    name: 'patchcord_edge_engine_starts',
    help: 'Starts of an engine by this agent; more than one means that it ended.',
    labelNames: ['engine'],
    registers: [registry],
    collect() {
      for (const [engine, count] of Object.entries(parts.starts())) this.set({ engine }, count);
    },
  });
  return registry;
}
