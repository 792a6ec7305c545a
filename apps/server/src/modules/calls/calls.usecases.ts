import type { Call } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { costsOf } from '../costs/costs.repository.ts';
import { type CostRow, showCost } from '../costs/costs.usecases.ts';
import { gatewayNames } from '../gateways/gateways.repository.ts';
import { type CallList, type CallRecord, findCall, listCalls } from './calls.repository.ts';
import { outcomeWords } from './outcome-words.models.ts';
import { type StoredReport, showQuality } from './quality.models.ts';
import { reportsOf } from './quality.repository.ts';
import { whoSpoke } from './spoke.models.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

interface Beside {
  reports: StoredReport[];
  costs: CostRow[];
  /** Names of the gateways that were asked; null: for whom that is none of their business. */
  gateways: Map<string, string> | null;
}
/** @param forSupport who runs the platform sees which gateways were asked. */
async function besideCalls(db: Db, rows: CallRecord[], forSupport: boolean): Promise<Beside> {
  const ids = rows.map(({ id }) => id);
  const asked = [...new Set(rows.flatMap(({ tried }) => tried.map(({ gateway }) => gateway)))];
  return {
    reports: await reportsOf(db, ids),
    costs: await costsOf(db, ids),
    gateways: forSupport ? await gatewayNames(db, asked) : null,
  };
}

const showCall = (row: CallRecord, { reports, costs, gateways }: Beside): Call => ({
  id: row.id,
  direction: row.direction,
  person: row.personId === null ? null : { id: row.personId, name: row.personName ?? 'removed person' },
  destination: row.destination,
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
  result: row.outcome === null ? null : outcomeWords(row.outcome, row.detail, row.direction),
  code: row.code,
  hungUpBy: row.hungUpBy,
  answeredBy: row.answeredBy === null ? null : { id: row.answeredBy, name: row.answeredByName ?? 'removed person' },
  answeredOn: row.answeredOn === null ? null : { id: row.answeredOn, name: row.answeredOnName ?? 'removed device' },
  spoke: whoSpoke(row),
  codec: row.codec,
  quality: showQuality(row, reports),
  cost: showCost(
    row,
    costs.find(({ callId }) => callId === row.id),
  ),
  detail: row.detail,
  tried:
    gateways &&
    row.tried.map(({ gateway, code }) => ({ gateway: { id: gateway, name: gateways.get(gateway) ?? 'removed gateway' }, code })),
});

export interface ShowCalls extends Omit<CallList, 'after'> {
  db: Db;
  accountId: string;
  cursor?: string | undefined;
  forSupport: boolean;
}
export async function showCalls({ db, accountId, cursor, forSupport, ...list }: ShowCalls) {
  const rows = await listCalls(db, accountId, { ...list, after: readCursor(cursor) });
  const beside = await besideCalls(db, rows, forSupport);
  return pageOf(
    rows,
    list.limit,
    (row) => ({ at: row.startedAt, id: row.id }),
    (row) => showCall(row, beside),
  );
}

export interface ShowOneCall {
  db: Db;
  accountId: string;
  callId: string;
  person: string | null;
  forSupport: boolean;
}
export async function showOneCall({ db, forSupport, ...place }: ShowOneCall): Promise<Call> {
  const row = await findCall(db, place);
  if (!row) throw notFound('call');
  return showCall(row, await besideCalls(db, [row], forSupport));
}
