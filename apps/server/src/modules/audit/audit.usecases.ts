import {
  type AuditAction,
  type AuditActor,
  type AuditActors,
  type AuditEntry,
  type AuditQuery,
  auditActions,
  newId,
} from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { storable } from '../../platform/database/storable.ts';
import { type Acting, actingNow } from '../../platform/http/acting.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { announce, type Happened } from '../webhooks/outbox.ts';
import { type Difference, difference } from './audit.models.ts';
import { type AuditRecord, listActors, listAudit } from './audit.repository.ts';
import { idsIn, namesOf } from './audit-names.ts';

export interface Change {
  /** null: of no account (locations, edges). */
  account: string | null;
  action: AuditAction;
  subject: { id: string; label: string };
  /** Both: only what differs is kept, and nothing at all where nothing does. */
  before?: object | null;
  after?: object | null;
  /** Else: whoever is being served. */
  actor?: AuditActor;
}

/**
 * One row of the audit log for each change, in its transaction: committed together, or neither.
 * @example await recordAudit(trx, { account, action: 'number.changed', subject: { id, label: e164 }, before: { on: true }, after: { on: false } });
 */
export async function recordAudit(trx: Trx, ...changes: Change[]): Promise<void> {
  const acting = actingNow();
  acting.recorded += changes.length;
  const rows = changes.flatMap((change) => {
    const differs = difference(change.before, change.after);
    return differs === null ? [] : [rowOf(change, differs, acting)];
  });
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await trx
      .insertInto('audit')
      .values(rows.slice(start, start + rowsAtOnce))
      .execute();
  }
  await announce(
    trx,
    changes.flatMap((change) => eventOf(change, actingNow())),
  );
}

/** What happens to a number or a request is an event for webhooks too: one call writes both, so neither is forgotten. */
function eventOf({ account, action, subject, before, after, actor }: Change, acting: Acting): Happened[] {
  const differs = difference(before, after);
  if (account === null || differs === null || !/^(number|request)\./.test(action)) return [];
  const { kind } = actor ?? acting.actor;
  return [{ account, type: action, data: storable({ subject, ...differs, by: kind }) }];
}

/** For a request that asked for what is so already. */
export function changedNothing(): void {
  actingNow().recorded += 1;
}

const rowsAtOnce = 1_000;

function rowOf({ account, action, subject, actor }: Change, { before, after }: Difference, acting: Acting) {
  const who = actor ?? acting.actor;
  return {
    id: newId('audit'),
    at: new Date(),
    accountId: account,
    action,
    subjectId: subject.id,
    subjectLabel: storable(subject.label).slice(0, 300).toWellFormed(),
    before: before && json(storable(before)),
    after: after && json(storable(after)),
    actorKind: who.kind,
    actorId: who.id,
    actorName: who.name,
    address: who.address,
    requestId: acting.requestId,
  };
}

const labels: Record<string, string> = auditActions;

/** @param forAccount where the platform's people work from is none of an account's business. */
const show = (row: AuditRecord, forAccount: boolean, names: Map<string, string>): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  account: row.accountId === null ? null : { id: row.accountId, name: row.accountName ?? '' },
  action: row.action,
  label: labels[row.action] ?? row.action,
  subject: { id: row.subjectId, label: row.subjectLabel },
  before: row.before,
  after: row.after,
  names: Object.fromEntries(idsIn([row.before, row.after]).flatMap((id) => (names.has(id) ? [[id, names.get(id) ?? '']] : []))),
  actor: {
    kind: row.actorKind,
    id: row.actorId,
    name: row.actorName,
    address: forAccount && row.actorKind === 'platform' ? null : row.address,
  },
});

export interface ShowAudit extends AuditQuery {
  db: Db;
  /** null: of all. */
  accountId: string | null;
  forAccount: boolean;
}
export async function showAudit({ db, accountId, forAccount, cursor, ...filter }: ShowAudit) {
  const rows = await listAudit(db, { ...filter, accountId, after: readCursor(cursor) });
  const names = await namesOf(db, idsIn(rows.map(({ before, after }) => [before, after])), forAccount ? accountId : null);
  return pageOf(
    rows,
    filter.limit,
    (row) => ({ at: row.at, id: row.id }),
    (row) => show(row, forAccount, names),
  );
}

export async function showActors(db: Db, accountId: string): Promise<AuditActors> {
  const rows = await listActors(db, accountId);
  return { items: rows.flatMap(({ id, ...row }) => (id === null ? [] : [{ id, ...row }])), nextCursor: null };
}
