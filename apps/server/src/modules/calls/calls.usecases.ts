import type { Call } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { costsOf } from '../costs/costs.repository.ts';
import { type CostRow, showCost } from '../costs/costs.usecases.ts';
import { type CallList, type CallRecord, findCall, listCalls } from './calls.repository.ts';
import { outcomeWords } from './outcome-words.models.ts';
import { type StoredReport, showQuality } from './quality.models.ts';
import { reportsOf } from './quality.repository.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

interface Beside {
  reports: StoredReport[];
  costs: CostRow[];
}
const besideCalls = async (db: Db, ids: string[]): Promise<Beside> => ({
  reports: await reportsOf(db, ids),
  costs: await costsOf(db, ids),
});

const showCall = (row: CallRecord, { reports, costs }: Beside): Call => ({
  id: row.id,
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
  trunk: row.trunkId === null ? null : { id: row.trunkId, name: row.trunkName ?? '' },
  number: row.numberId === null ? null : { id: row.numberId, e164: row.numberE164 ?? '' },
  edge: row.edgeName,
  location: row.locationName,
  startedAt: row.startedAt.toISOString(),
  ringAt: iso(row.ringAt),
  answerAt: iso(row.answerAt),
  endAt: iso(row.endAt),
  result: row.outcome === null ? null : outcomeWords(row.outcome, row.detail),
  code: row.code,
  hungUpBy: row.hungUpBy,
  answeredBy: row.answeredBy === null ? null : { id: row.answeredBy, name: row.answeredByName ?? 'removed person' },
  codec: row.codec,
  quality: showQuality(row, reports),
  cost: showCost(
    row,
    costs.find(({ callId }) => callId === row.id),
  ),
  detail: row.detail,
});

export async function showCalls({
  db,
  accountId,
  cursor,
  ...list
}: Omit<CallList, 'after'> & { db: Db; accountId: string; cursor: string | undefined }) {
  const rows = await listCalls(db, accountId, { ...list, after: readCursor(cursor) });
  const beside = await besideCalls(
    db,
    rows.map(({ id }) => id),
  );
  return pageOf(
    rows,
    list.limit,
    (row) => ({ at: row.startedAt, id: row.id }),
    (row) => showCall(row, beside),
  );
}

export async function showOneCall({ db, ...place }: { db: Db; accountId: string; callId: string; person: string | null }): Promise<Call> {
  const row = await findCall(db, place);
  if (!row) throw notFound('call');
  return showCall(row, await besideCalls(db, [row.id]));
}
