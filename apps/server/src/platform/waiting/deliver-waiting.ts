/** Brings waiting rows to where they go: takes one, tries it, writes what became of it. Every process may run it beside the others. */
import type { Logger } from 'pino';
import { type Repeated, repeat } from '../repeat.ts';
import { type Taking, type Tried, type Verdict, verdictOn } from './waiting-rows.ts';

export interface Line<Row extends { id: string; attempts: number }, Answer> {
  /** What waits, for the log: 'mail'. */
  noun: string;
  now: () => Date;
  log: Logger;
  /** Longer than one attempt can take. */
  leaseMs: number;
  mostAtOnce: number;
  /** Rows of one lane go one after another, so that a slow one holds up nobody else. */
  laneOf(row: Row): string;
  /** @param busy lanes that none is to be taken of. */
  take(taking: Taking & { busy: string[] }): Promise<Row | undefined>;
  /** One attempt, outside of any transaction. Never throws. */
  attempt(row: Row): Promise<Tried<Answer>>;
  waitMsAfter(attempts: number): number | null;
  save(row: Row, tried: Tried<Answer>, verdict: Verdict, at: Date): Promise<void>;
}

/** Until nothing is due, or the way is shut. */
export async function deliverWaiting<Row extends { id: string; attempts: number }, Answer>(
  line: Line<Row, Answer>,
  isClosing: () => boolean = () => false,
): Promise<void> {
  const { now, log, noun, leaseMs, waitMsAfter } = line;
  const busy = new Map<string, Promise<void>>();
  let wayShut = false;
  const deliver = async (row: Row): Promise<void> => {
    const tried = await line.attempt(row);
    const at = now();
    const verdict = verdictOn(tried, { attempts: row.attempts, waitMsAfter, at });
    if (tried.error !== null)
      log.info({ [noun]: row.id, attempts: row.attempts, state: verdict.state, error: tried.error }, `a ${noun} was not taken`);
    wayShut ||= tried.wayShut === true;
    await line.save(row, tried, verdict, at);
  };
  for (;;) {
    const mayTake = busy.size < line.mostAtOnce && !wayShut && !isClosing();
    const busyThen = [...busy.keys()];
    const row = mayTake ? await line.take({ now: now(), leaseMs, busy: busyThen }) : undefined;
    if (row) {
      const lane = line.laneOf(row);
      const work = deliver(row)
        .catch((error: Error) =>
          log.warn({ err: error, [noun]: row.id }, `what became of a ${noun} could not be written; it is tried again`),
        )
        .finally(() => busy.delete(lane));
      busy.set(lane, work);
    } else if (busy.size > 0) await Promise.race(busy.values());
    // Lanes that were busy when it was asked may hold rows that are due.
    else if (!mayTake || busyThen.length === 0) return;
  }
}

export const keepDelivering = (
  { noun, log, everyMs }: { noun: string; log: Logger; everyMs: number },
  round: (isClosing: () => boolean) => Promise<void>,
): Repeated => repeat(everyMs, round, (error) => log.warn({ err: error }, `waiting rows (${noun}) could not be read; tried again`));
