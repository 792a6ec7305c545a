import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { storable } from '../../platform/database/storable.ts';

export interface RowRecord {
  id: string;
  position: number;
  received: string;
  e164: string | null;
  country: string | null;
  kind: string | null;
  people: string[];
  problem: string | null;
  message: string;
}

/** In one statement whatever the number of rows. */
export async function insertRows(trx: Trx, requestId: string, rows: RowRecord[]): Promise<void> {
  await sql`
    insert into request_rows (id, request_id, position, received, e164, country, kind, people, problem, message)
    select id, ${requestId}, position, received, e164, country, kind, people, problem, message
    from jsonb_to_recordset(${json(storable(rows))}::jsonb) as r (id text, position integer, received text, e164 text, country text, kind text,
      people jsonb, problem text, message text)`.execute(trx);
}

export interface RowFilter {
  only?: 'wrong' | 'good' | 'claims' | undefined;
  after: number;
  limit: number;
}

/** `liveIn`: another account where this number is live now. */
const shownRows = (db: Db, requestId: string) =>
  db
    .selectFrom('requestRows')
    .innerJoin('requests', 'requests.id', 'requestRows.requestId')
    .leftJoin('numbers', (join) =>
      join
        .onRef('numbers.e164', '=', 'requestRows.e164')
        .on('numbers.state', 'not in', ['requested', 'removed'])
        .onRef('numbers.accountId', '!=', 'requests.accountId'),
    )
    .selectAll('requestRows')
    .select('numbers.accountId as liveIn')
    .where('requestRows.requestId', '=', requestId);

export type ShownRow = Awaited<ReturnType<typeof rowsOf>>[number];

export const rowsOf = (db: Db, requestId: string, { only, after, limit }: RowFilter) =>
  shownRows(db, requestId)
    .where('position', '>', after)
    .$if(only === 'wrong', (query) => query.where('problem', 'is not', null))
    .$if(only === 'good', (query) => query.where('problem', 'is', null))
    .$if(only === 'claims', (query) =>
      query.where('problem', 'is', null).where('numbers.id', 'is not', null).where('decision', '=', 'open'),
    )
    .orderBy('position')
    .limit(limit)
    .execute();

export const findRow = (db: Db, requestId: string, rowId: string) =>
  shownRows(db, requestId).where('requestRows.id', '=', rowId).executeTakeFirst();

export async function e164sOf(trx: Trx, requestId: string): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('requestRows')
    .select(['e164', 'position'])
    .where('requestId', '=', requestId)
    .where('e164', 'is not', null)
    .where('problem', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.e164 as string, row.position]));
}

export async function lastPosition(trx: Trx, requestId: string): Promise<{ rows: number; position: number }> {
  const { rows, position } = await trx
    .selectFrom('requestRows')
    .select((select) => [select.fn.countAll<number>().as('rows'), select.fn.max('position').as('position')])
    .where('requestId', '=', requestId)
    .executeTakeFirstOrThrow();
  return { rows: Number(rows), position: Number(position ?? 0) };
}

export interface OwnNumber {
  id: string;
  e164: string;
  trunkId: string;
  trunkName: string;
}
/** Those of the numbers that are live in this account, by E.164, with the trunk each is on. */
export async function liveNumbers(trx: Trx, accountId: string, e164s: string[]): Promise<Map<string, OwnNumber>> {
  const rows = await sql<OwnNumber>`
    select n.id, n.e164, n.trunk_id as "trunkId", t.name as "trunkName" from numbers n join trunks t on t.id = n.trunk_id
    where n.account_id = ${accountId} and n.state not in ('requested', 'removed')
    and n.e164 in (select jsonb_array_elements_text(${json(e164s)}::jsonb))`.execute(trx);
  return new Map(rows.rows.map((row) => [row.e164, row]));
}

export async function updateRow(trx: Trx, id: string, { people, ...row }: Partial<Omit<RowRecord, 'id'>>): Promise<void> {
  await trx
    .updateTable('requestRows')
    .set({ ...row, ...(people === undefined ? {} : { people: json(people) }) })
    .where('id', '=', id)
    .execute();
}

export async function deleteRows(trx: Trx, requestId: string, which: { row?: string; wrong?: boolean }): Promise<number> {
  const gone = await trx
    .deleteFrom('requestRows')
    .where('requestId', '=', requestId)
    .$if(which.row !== undefined, (query) => query.where('id', '=', which.row ?? ''))
    .$if(which.wrong === true, (query) => query.where('problem', 'is not', null))
    .returning('id')
    .execute();
  return gone.length;
}

/** The first of equal numbers is good again where the one before it is gone. */
export async function rejudgeDuplicates(trx: Trx, requestId: string): Promise<void> {
  await sql`
    update request_rows r set problem = null, message = ''
    where r.request_id = ${requestId} and r.problem = 'duplicate' and not exists (
      select from request_rows o where o.request_id = r.request_id and o.e164 = r.e164 and o.id <> r.id
      and (o.problem is null or (o.problem = 'duplicate' and o.position < r.position)))`.execute(trx);
}

/** Rows that wait for a decision, good ones only; held by the request's lock. */
export const openRows = (trx: Trx, requestId: string) =>
  shownRows(trx, requestId).where('problem', 'is', null).where('decision', '=', 'open').orderBy('position').execute();

export async function decideRows(
  trx: Trx,
  rows: { id: string; decision: 'approved' | 'refused'; reason: string; numberId: string | null }[],
) {
  if (rows.length === 0) return;
  await sql`
    update request_rows r set decision = d.decision, reason = d.reason, number_id = d."numberId"
    from jsonb_to_recordset(${json(rows)}::jsonb) as d (id text, decision text, reason text, "numberId" text)
    where r.id = d.id`.execute(trx);
}
