/** The edge's side of a check: which call it is to place, what it says of it, and when it is to cancel. */
import type { OwnershipOrder, OwnershipProgress, OwnershipTask } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import type { EdgeRecord } from '../edges/edges.repository.ts';
import { lockOpenCheck, lockWaiting, saveCheck } from './ownership-checks.repository.ts';
import { cancelDueAt, heard, judge, type Moment, type Run, taken } from './run.models.ts';
import { settle } from './settle.usecases.ts';

const atOnce = 4;

/** @param at ms since 1970 by that edge's clock */
export const momentOf = (edge: Pick<EdgeRecord, 'id' | 'clockAheadMs' | 'clockWithinMs'>, at: number): Moment => ({
  edge: edge.id,
  at,
  platformAt: at - (edge.clockAheadMs ?? 0),
  withinMs: edge.clockWithinMs,
});

export interface TakeChecks {
  db: Db;
  edge: EdgeRecord;
  /** As the edge just reported it. */
  appliedRevision: number;
  status: string;
  now: Date;
}
export async function takeChecks({ db, edge, appliedRevision, status, now }: TakeChecks): Promise<OwnershipTask[]> {
  if (status !== 'ready' && status !== 'degraded') return [];
  return db.transaction().execute(async (trx) => {
    const waiting = await lockWaiting(trx, { appliedRevision, limit: atOnce });
    for (const { id, run } of waiting)
      await saveCheck(trx, id, { run: taken(run, edge.id, now.getTime()), state: 'waiting_for_edge', edgeId: edge.id });
    return waiting.map(({ id, e164, run }) => ({ check: id, call: run.call, number: e164, shows: run.shows }));
  });
}

export interface TakeProgress {
  db: Db;
  feed: ChangeFeed;
  edge: EdgeRecord;
  progress: OwnershipProgress;
  now: Date;
}
export async function takeProgress({ db, feed, edge, progress, now }: TakeProgress): Promise<OwnershipOrder> {
  const known = await db.transaction().execute(async (trx) => {
    const check = await lockOpenCheck(trx, progress.check);
    if (!check || check.edgeId !== edge.id || check.run.call !== progress.call) return null;
    const run = heard(check.run, factsOf(edge, progress, now), now.getTime());
    const { state } = judge(run, now.getTime());
    await saveCheck(trx, check.id, { run, state: isUnderWay(state) ? state : check.state });
    return { run, over: !isUnderWay(state) };
  });
  if (known?.over) await settle(feed, progress.check, now);
  return orderFor(known?.over ? null : (known?.run ?? null), progress, now);
}

const isUnderWay = (state: string) => state === 'waiting_for_edge' || state === 'calling' || state === 'arrived' || state === 'cancelled';

function factsOf(edge: EdgeRecord, { placedAt, cancelledAt, final }: OwnershipProgress, now: Date) {
  const at = edge.clockAheadMs === null ? now.getTime() : momentOf(edge, placedAt).platformAt;
  return { placedAt: Math.min(at, now.getTime()), cancelled: cancelledAt === null ? null : momentOf(edge, cancelledAt), final };
}

/** @param run null: nothing more is wanted of this call, so it ends. */
function orderFor(run: Run | null, { cancelledAt, final }: OwnershipProgress, now: Date): OwnershipOrder {
  const over = final !== null;
  if (cancelledAt !== null || over) return { cancelInMs: null, done: over };
  if (run === null) return { cancelInMs: 0, done: false };
  const due = cancelDueAt(run);
  return { cancelInMs: due === null ? null : Math.max(0, due - now.getTime()), done: false };
}
