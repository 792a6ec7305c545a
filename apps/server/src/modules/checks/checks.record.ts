/** Writes down what armed checks get of an edge's events, in the transaction that takes these. */
import type { EdgeEvent } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { type AttemptSeen, attemptsSeen, type Context } from './checks.models.ts';
import { armedChecks, attemptKeys, lockArmed, saveCheck, writeAttempt } from './checks.repository.ts';

/** A scanner that knows the number must not fill the disk, nor the page. */
const attemptsKept = 200;
/** Events of the last moments may still be on their way when the time is over. */
const graceMs = 60_000;

export interface Recording extends Omit<Context, 'armed' | 'now'> {
  edgeName: string;
  locationName: string;
}

/** @returns whether any check has news. */
export async function recordAttempts(trx: Trx, events: readonly EdgeEvent[], recording: Recording): Promise<boolean> {
  if (!events.some(({ type }) => type === 'call.started' || type === 'call.refused' || type === 'source.unlisted')) return false;
  const now = new Date();
  const armed = await armedChecks(trx, now, graceMs);
  if (armed.length === 0) return false;
  const seen = attemptsSeen(events, { ...recording, armed, now: now.getTime() });
  // In one order everywhere: two edges never wait for each other.
  const byCheck = [...Map.groupBy(seen, ({ check }) => check)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [check, attempts] of byCheck) await recordForCheck(trx, check, attempts, recording);
  return seen.length > 0;
}

async function recordForCheck(trx: Trx, id: string, attempts: AttemptSeen[], { edgeName, locationName }: Recording): Promise<void> {
  const check = await lockArmed(trx, id);
  if (!check) return;
  const known = await attemptKeys(trx, id);
  let { lastSeq, leftOut } = check;
  let passedAt: Date | null = null;
  for (const attempt of attempts) {
    if (!known.has(attempt.key) && known.size >= attemptsKept && !attempt.good) {
      leftOut += 1;
      continue;
    }
    known.add(attempt.key);
    lastSeq += 1;
    await writeAttempt(trx, attempt, { seq: lastSeq, edgeName, locationName });
    if (!attempt.good) continue;
    passedAt = new Date(attempt.at); // what comes later is an ordinary call
    break;
  }
  await saveCheck(trx, id, { lastSeq, leftOut, passedAt });
}
