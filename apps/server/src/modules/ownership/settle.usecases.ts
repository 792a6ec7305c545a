/** Ends a check, or lets it go on with another call. Everything that changes what edges know of a check comes through here. */
import type { Logger } from 'pino';
import type { Db, Trx } from '../../platform/database/database.ts';
import { type Repeated, repeat } from '../../platform/repeat.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { lockNumber, updateNumber } from '../numbers/numbers.repository.ts';
import { drawCall } from './checks.usecases.ts';
import { type CheckRecord, findCheck, listCallers, lockOpenCheck, openChecks, saveCheck } from './ownership-checks.repository.ts';
import { type Judgement, judge, newRun } from './run.models.ts';

type Ending = Exclude<Judgement, { state: 'waiting_for_edge' | 'calling' | 'arrived' | 'cancelled' }>;

function endingOf(check: Pick<CheckRecord, 'run' | 'trunkId'>, number: Standing | undefined, now: Date): Ending | null {
  if (!number || !takesCalls.includes(number.state) || number.trunkId !== check.trunkId)
    return { state: 'failed', reason: 'number_changed' };
  const judgement = judge(check.run, now.getTime());
  switch (judgement.state) {
    case 'passed':
    case 'failed':
    case 'one_more':
      return judgement as Ending;
    default:
      return null;
  }
}
interface Standing {
  state: string;
  trunkId: string;
}
const takesCalls: readonly string[] = ['awaiting_forward', 'live', 'silent'];

/** @returns how it ended; null: it goes on as it was, or ended before. */
export async function settle(feed: ChangeFeed, id: string, now: Date): Promise<Ending['state'] | null> {
  return feed.change(async (trx, touch) => {
    const found = await findCheck(trx, id);
    if (!found) return null;
    // The number before its check, as everywhere: two transactions never wait for each other.
    const number = await lockNumber(trx, { accountId: found.accountId, numberId: found.numberId });
    const check = await lockOpenCheck(trx, id);
    const ending = check ? endingOf(check, number, now) : null;
    if (!check || !ending) return null;
    await applyEnding(trx, check, ending, now);
    if (number) touch('numbers', numberKey(number.e164));
    return ending.state;
  });
}

async function applyEnding(trx: Trx, check: CheckRecord, ending: Ending, now: Date): Promise<void> {
  const { id, accountId, numberId, run } = check;
  const { e164 } = await trx.selectFrom('numbers').select('e164').where('id', '=', numberId).executeTakeFirstOrThrow();
  const callers = (await listCallers(trx)).filter((one) => one !== e164);
  if (ending.state === 'one_more' && callers.length > 0) {
    const next = newRun(run.call + 1, drawCall(callers), now.getTime());
    return saveCheck(trx, id, { run: next, state: 'waiting_for_edge', edgeId: null });
  }
  const subject = { id: numberId, label: e164 };
  if (ending.state === 'passed') {
    await saveCheck(trx, id, { run, state: 'passed', endedAt: now });
    await updateNumber(trx, numberId, { provedAt: now, provedBy: 'check' });
    return recordAudit(trx, { account: accountId, action: 'number.proved', subject, after: { check: id, by: 'check' } });
  }
  const reason = ending.reason ?? 'number_changed';
  await saveCheck(trx, id, { run, state: 'failed', reason, endedAt: now });
  await recordAudit(trx, { account: accountId, action: 'number.ownership_failed', subject, after: { check: id, reason } });
}

/** What time alone decides. @returns the checks that moved. */
export async function settleByTime({ db, feed }: { db: Db; feed: ChangeFeed }, now: Date): Promise<string[]> {
  const moved: string[] = [];
  for (const check of await openChecks(db)) {
    const number = { state: check.numberState, trunkId: check.numberTrunkId };
    if (endingOf(check, number, now) !== null && (await settle(feed, check.id, now)) !== null) moved.push(check.id);
  }
  return moved;
}

const everyMs = 500;

export const watchOwnership = (parts: { db: Db; feed: ChangeFeed }, log: Logger): Repeated =>
  repeat(
    everyMs,
    () => settleByTime(parts, new Date()),
    (error) => log.warn({ err: error }, 'ownership checks could not be looked at; tried again'),
  );
