import type { Attempt } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { outcomeWords } from '../calls/outcome-words.models.ts';
import { type AttemptList, type AttemptRecord, listAttempts } from './attempts.repository.ts';

/** A detail may name other accounts' numbers: an account reads it only of its own trunks, support always. */
const showAttempt = (row: AttemptRecord, forSupport: boolean): Attempt => ({
  id: row.id,
  result: outcomeWords(row.outcome),
  code: row.code,
  count: row.count,
  firstAt: row.firstAt.toISOString(),
  lastAt: row.lastAt.toISOString(),
  method: row.method,
  sipCallId: row.sipCallId,
  origin: row.origin,
  calledRaw: row.calledRaw,
  called: row.called,
  callerRaw: row.callerRaw,
  caller: row.caller,
  callerName: row.callerName,
  callerWithheld: row.callerWithheld,
  codecs: row.codecs,
  login: row.login,
  userAgent: row.userAgent,
  trunk: row.trunkId === null ? null : { id: row.trunkId, name: row.trunkName ?? '' },
  edge: row.edgeName,
  location: row.locationName,
  detail: forSupport || row.trunkId !== null ? row.detail : '',
});

export interface ShowAttempts extends Omit<AttemptList, 'after'> {
  db: Db;
  accountId: string | null;
  cursor?: string | undefined;
}
export async function showAttempts({ db, accountId, cursor, ...list }: ShowAttempts) {
  const rows = await listAttempts(db, accountId, { ...list, after: readCursor(cursor) });
  return pageOf(
    rows,
    list.limit,
    (row) => ({ at: row.lastAt, id: row.id }),
    (row) => showAttempt(row, accountId === null),
  );
}
