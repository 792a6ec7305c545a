import type { Health } from '@patchcord/contracts';
import type { Database } from '../../platform/database/database.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { readHead } from '../changes/changes.repository.ts';
import { edgeState } from '../edges/edges.models.ts';
import { listEdges } from '../edges/edges.repository.ts';

const answerWithinMs = 2_000;

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ready: the database answers. An edge that is away does not make the control plane unready: the others go on, and people can sign in. */
export async function readHealth({ database, version, now }: { database: Database; version: string; now: Date }): Promise<Health> {
  const { db, engine } = database;
  try {
    const [head, edges] = await within(answerWithinMs, Promise.all([readHead(db), listEdges(db)]));
    return {
      status: 'ready',
      version,
      database: { status: 'ready', engine },
      revision: head.revision,
      edges: edges.map((edge) => ({
        name: edge.name,
        location: edge.locationName,
        status: edgeState(edge, now),
        appliedRevision: edge.appliedRevision,
        lastSeenAt: edge.lastSeenAt?.toISOString() ?? null,
      })),
    };
  } catch {
    return { status: 'not_ready', version, database: { status: 'not_ready', engine }, revision: 0, edges: [] };
  }
}

export async function readMetrics({ database, metrics, now }: { database: Database; metrics: Metrics; now: Date }): Promise<string> {
  const { revision } = await readHead(database.db);
  metrics.revision.set(revision);
  for (const gauge of [metrics.edgeUp, metrics.edgeRevision, metrics.edgeCalls, metrics.edgeEventsWaiting]) gauge.reset();
  for (const edge of await listEdges(database.db)) {
    const status = edgeState(edge, now);
    metrics.edgeUp.set({ edge: edge.name, status }, status === 'away' ? 0 : 1);
    metrics.edgeRevision.set({ edge: edge.name }, edge.appliedRevision);
    metrics.edgeCalls.set({ edge: edge.name }, edge.calls);
    metrics.edgeEventsWaiting.set({ edge: edge.name }, edge.eventsWaiting);
  }
  return metrics.registry.metrics();
}
