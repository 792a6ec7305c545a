/**
 * Rows that wait to be brought somewhere: mails, deliveries of webhooks.
 *
 *   waiting --taken over-----------------> its own end ('sent', 'delivered')
 *      |  \--not now---------------------> waiting, later
 *      \--never, or tried too often------> failed
 */
import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../database/database.ts';

export interface Taking {
  now: Date;
  /** Whoever took a row and died meanwhile leaves it to the next one after this time. */
  leaseMs: number;
}

/**
 * Takes the next row that is due and counts the attempt. Two processes never take one at once, and nothing stays locked while it is tried.
 * @param only a condition: which of the waiting rows.
 */
export async function takeWaiting(
  trx: Trx,
  table: 'mails' | 'webhookDeliveries',
  { now, leaseMs }: Taking,
  only: RawBuilder<unknown> = sql`true`,
): Promise<string | undefined> {
  // Found and held first, then written: one row for sure.
  const found = await sql<{ id: string }>`
    select id from ${sql.table(table)} where state = 'waiting' and next_at <= ${now} and ${only}
    order by next_at, id limit 1 for update skip locked`.execute(trx);
  const id = found.rows[0]?.id;
  if (id === undefined) return undefined;
  const set = { attempts: sql<number>`attempts + 1`, nextAt: new Date(now.getTime() + leaseMs) };
  await trx.updateTable(table).set(set).where('id', '=', id).execute();
  return id;
}

/** What became of an attempt. */
export type Tried<Answer> = Answer & {
  /** null: taken over. */
  error: string | null;
  /** Another try would get the same answer. */
  forGood?: boolean;
  /** The way itself is shut: no use to try the next row at once. */
  wayShut?: boolean;
};

export interface Verdict {
  state: 'done' | 'waiting' | 'failed';
  nextAt: Date;
}

/** @param waitMsAfter wait after so many attempts; null: that was the last one. */
export function verdictOn(
  { error, forGood = false }: Tried<object>,
  { attempts, waitMsAfter, at }: { attempts: number; waitMsAfter: (attempts: number) => number | null; at: Date },
): Verdict {
  if (error === null) return { state: 'done', nextAt: at };
  const waitMs = forGood ? null : waitMsAfter(attempts);
  return waitMs === null ? { state: 'failed', nextAt: at } : { state: 'waiting', nextAt: new Date(at.getTime() + waitMs) };
}
