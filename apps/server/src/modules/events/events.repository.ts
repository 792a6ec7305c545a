/** Writes a batch in a few statements, whatever its size: rows go over as one JSON text. */
import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Known, Row } from './events.models.ts';

/** Makes the journal known and holds it: two deliveries of one edge come one after the other. @returns the last seq that was applied. */
export async function lockJournal(trx: Trx, edgeId: string, journal: string): Promise<number> {
  await trx
    .insertInto('journals')
    .values({ edgeId, journal, ackedSeq: 0 })
    .onConflict((on) => on.columns(['edgeId', 'journal']).doNothing())
    .execute();
  const row = await trx
    .selectFrom('journals')
    .select('ackedSeq')
    .where('edgeId', '=', edgeId)
    .where('journal', '=', journal)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.ackedSeq;
}

export async function saveJournal(trx: Trx, edgeId: string, journal: string, ackedSeq: number): Promise<void> {
  await trx
    .updateTable('journals')
    .set({ ackedSeq, updatedAt: new Date() })
    .where('edgeId', '=', edgeId)
    .where('journal', '=', journal)
    .execute();
}

export interface Names {
  accounts: string[];
  trunks: string[];
  numbers: string[];
  /** E.164 digits. */
  digits: string[];
}

const among = (values: string[]): RawBuilder<string> =>
  sql<string>`(select jsonb_array_elements_text(${json([...new Set(values)])}::jsonb))`;

export async function readKnown(db: Db, { accounts, trunks, numbers, digits }: Names): Promise<Known> {
  const known: Known = { accounts: new Set(), trunks: new Map(), numbers: new Map(), live: new Map() };
  const inAccounts = sql<{ id: string }>`select id from accounts where id in ${among(accounts)}`;
  if (trunks.length > 0) {
    const rows = await sql<{
      id: string;
      accountId: string | null;
    }>`select id, account_id from trunks where id in ${among(trunks)}`.execute(db);
    for (const row of rows.rows) known.trunks.set(row.id, row.accountId);
  }
  if (numbers.length > 0) {
    const rows = await sql<{ id: string; accountId: string; people: string[] }>`
      select id, account_id, coalesce((select jsonb_agg(user_id order by position) from number_people where number_id = numbers.id), '[]') as people
      from numbers where id in ${among(numbers)}`.execute(db);
    for (const row of rows.rows) known.numbers.set(row.id, { account: row.accountId, people: row.people });
  }
  if (digits.length > 0) {
    const e164s = digits.map((one) => `+${one}`);
    const rows = await sql<{ e164: string; accountId: string }>`
      select e164, account_id from numbers where state not in ('requested', 'removed') and e164 in ${among(e164s)}`.execute(db);
    for (const row of rows.rows) known.live.set(row.e164.slice(1), row.accountId);
  }
  if (accounts.length > 0) for (const row of (await inAccounts.execute(db)).rows) known.accounts.add(row.id);
  return known;
}

const factTypes = `edge_id text, edge_name text, location_name text, account_id text, trunk_id text, sip_call_id text, origin jsonb, called_raw text,
  called text, caller_raw text, caller text, caller_name text, caller_withheld boolean, user_agent text, codecs jsonb, login text, detail text`;
const callTypes = `id text, ${factTypes}, number_id text, people jsonb, started_at timestamptz, end_at timestamptz, outcome text, code integer, hung_up_by text,
  direction text, person_id text, destination text`;
const endTypes = `id text, edge_id text, edge_name text, location_name text, started_at timestamptz, ring_at timestamptz, answer_at timestamptz,
  end_at timestamptz, outcome text, code integer, hung_up_by text, answered_by text, answered_on text, codec text, detail text, tried jsonb, forwarded_to text`;
const attemptTypes = `id text, ${factTypes}, source text, outcome text, called_key text, hour timestamptz, count bigint, first_at timestamptz,
  last_at timestamptz, code integer, method text`;

const names = (types: string) => types.split(',').map((one) => one.trim().split(' ')[0] as string);
const columns = (types: string) => sql.raw(names(types).join(', '));
const from = (rows: Row[], types: string) => sql`jsonb_to_recordset(${json(rows)}::jsonb) as r(${sql.raw(types)})`;
const take = (list: string[]) => sql.raw(list.map((name) => `${name} = excluded.${name}`).join(', '));

const halfColumns = names(callTypes).filter(
  (name) => !['people', 'id', 'edge_id', 'end_at', 'outcome', 'code', 'hung_up_by', 'detail'].includes(name),
);

/** The people of one record, and those of the other one that it does not name. */
const withOthers = (one: 'excluded' | 'calls', other: 'excluded' | 'calls') =>
  sql.raw(`${one}.people || (select coalesce(jsonb_agg(person), '[]') from jsonb_array_elements(${other}.people) as person
      where not ${one}.people @> jsonb_build_array(person))`);

/** First halves: who called whom. Where the end came first, its record gets them now. Another edge's record is never touched. */
export async function writeHalves(trx: Trx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into calls (${columns(callTypes)}, person_name, has_facts)
    select ${columns(callTypes)}, (select name from users join members on members.user_id = users.id
      where users.id = r.person_id and members.account_id = r.account_id), true from ${from(rows, callTypes)}
    on conflict (id) do update set ${take([...halfColumns, 'person_name'])}, has_facts = true, people = ${withOthers('excluded', 'calls')}
    where not calls.has_facts and calls.edge_id = excluded.edge_id`.execute(trx);
}

const endColumns = names(endTypes).filter((name) => !['id', 'edge_id', 'edge_name', 'location_name', 'started_at'].includes(name));

/** Second halves: how it ended. The first end of a call counts. */
export async function writeEnds(trx: Trx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into calls (${columns(endTypes)}, has_facts, sip_call_id, called_raw, caller_raw, caller_withheld, user_agent, codecs, people,
      answered_by_name, answered_on_name)
    select ${columns(endTypes)}, false, '', '', '', false, '', '[]'::jsonb, '[]'::jsonb, (select name from users where users.id = r.answered_by),
      (select name from devices where devices.user_name = r.answered_on)
    from ${from(rows, endTypes)}
    on conflict (id) do update set ${take([...endColumns, 'answered_by_name', 'answered_on_name'])}
    where calls.end_at is null and calls.edge_id = excluded.edge_id`.execute(trx);
}

const moveTypes = 'id text, edge_id text, edge_name text, location_name text, started_at timestamptz, moves jsonb';
const nameOf = (person: string) => sql.raw(`(select name from users where users.id = move ->> '${person}')`);

/** A call was handed over: whoever has it from then on is one of its people. Start and end may come before or after. */
export async function writeMoves(trx: Trx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into calls (${columns(moveTypes)}, people, has_facts, sip_call_id, called_raw, caller_raw, caller_withheld, user_agent, codecs, detail)
    select r.id, r.edge_id, r.edge_name, r.location_name, r.started_at,
      (select jsonb_agg(move || jsonb_build_object('fromName', ${nameOf('from')}, 'toName', ${nameOf('to')})) from jsonb_array_elements(r.moves) as move),
      (select jsonb_agg(distinct move -> 'to') from jsonb_array_elements(r.moves) as move), false, '', '', '', false, '', '[]'::jsonb, ''
    from ${from(rows, moveTypes)}
    on conflict (id) do update set moves = calls.moves || excluded.moves, people = ${withOthers('calls', 'excluded')}
    where calls.edge_id = excluded.edge_id`.execute(trx);
}

/** What the edge counted of a call's media. It follows the end of its call, so the record is there. The first one counts. */
export async function writeMedia(trx: Trx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`update calls set media = r.media from ${from(rows, 'id text, edge_id text, media jsonb')}
    where calls.id = r.id and calls.edge_id = r.edge_id and calls.media is null`.execute(trx);
}

const lastColumns = [
  'code',
  'method',
  'trunk_id',
  'sip_call_id',
  'origin',
  'called_raw',
  'called',
  'caller_raw',
  'caller',
  'caller_name',
  'caller_withheld',
  'user_agent',
  'codecs',
  'login',
  'detail',
];

/** Adds to the counts; what is shown of alike ones is the last of them. */
export async function writeAttempts(trx: Trx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const newest = sql.raw(
    lastColumns
      .map((name) => `${name} = case when excluded.last_at >= attempts.last_at then excluded.${name} else attempts.${name} end`)
      .join(', '),
  );
  await sql`insert into attempts (${columns(attemptTypes)})
    select ${columns(attemptTypes)} from ${from(rows, attemptTypes)}
    on conflict (edge_id, account_id, source, outcome, called_key, hour) do update set
      count = attempts.count + excluded.count, first_at = least(attempts.first_at, excluded.first_at),
      last_at = greatest(attempts.last_at, excluded.last_at), ${newest}`.execute(trx);
}

/** Rows an account keeps, and rows an edge keeps that belong to no account. The oldest fall off, so that a flood cannot fill the disk. */
export const attemptsKept = 10_000;

export async function trimAttempts(
  trx: Trx,
  { edgeId, accounts, kept }: { edgeId: string; accounts: string[]; kept: number },
): Promise<void> {
  const older = (where: RawBuilder<unknown>) => sql`delete from attempts where ${where} and (last_at, id) < (
    select last_at, id from attempts where ${where} order by last_at desc, id desc offset ${kept - 1} limit 1)`;
  await older(sql`edge_id = ${edgeId} and account_id is null`).execute(trx);
  for (const account of accounts) await older(sql`account_id = ${account}`).execute(trx);
}

const errorsKept = 1_000;

export async function writeErrors(trx: Trx, edgeId: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const types = 'edge_id text, at timestamptz, place text, message text, sip_call_id text';
  await sql`insert into router_errors (${columns(types)}) select ${columns(types)} from ${from(rows, types)}`.execute(trx);
  await sql`delete from router_errors where edge_id = ${edgeId} and id < (
    select id from router_errors where edge_id = ${edgeId} order by id desc offset ${errorsKept - 1} limit 1)`.execute(trx);
}
