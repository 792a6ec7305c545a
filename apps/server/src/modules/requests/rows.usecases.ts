/** The list of numbers of a request: typed, pasted or from a file. Each row is judged by itself; good ones are kept when others fail. */
import { newId, type RequestRow, type RowsAdded, requestLimits } from '@patchcord/contracts';
import { type Db, type Trx, within } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { holdForEdit } from './change.ts';
import { decodeList, type ListLine, readList } from './list.models.ts';
import { personOf } from './people.models.ts';
import { knownPeople, membersByEmail } from './people.repository.ts';
import { emptyList, notAList, tooManyRows } from './requests.errors.ts';
import { countsOf, findRequest, type LockedRequest, noCounts, updateRequest } from './requests.repository.ts';
import type { OfCustomer } from './requests.usecases.ts';
import { checkRow, type RowCheck } from './row.models.ts';
import {
  deleteRows,
  e164sOf,
  findRow,
  insertRows,
  lastPosition,
  liveNumbers,
  type RowFilter,
  type RowRecord,
  rejudgeDuplicates,
  rowsOf,
  type ShownRow,
  updateRow,
} from './rows.repository.ts';

export const shownRow = (row: ShownRow, members: Map<string, { name: string }>): RequestRow => ({
  id: row.id,
  position: row.position,
  received: row.received,
  e164: row.e164,
  formatted: row.e164 === null ? null : formatNumber(row.e164),
  country: row.country,
  kind: row.kind,
  people: row.people.map((email) => ({ email, name: members.get(email)?.name ?? null, member: members.has(email) })),
  problem: row.problem as RequestRow['problem'],
  message: row.message,
  claim: row.problem === null && row.liveIn !== null && row.decision === 'open',
  decision: row.decision,
  reason: row.reason,
  number: row.numberId,
});

export async function showRows(db: Db, place: { accountId: string; requestId: string }, filter: RowFilter) {
  const rows = await rowsOf(db, place.requestId, { ...filter, limit: filter.limit + 1 });
  const shown = rows.slice(0, filter.limit);
  const members = await membersByEmail(
    db,
    place.accountId,
    shown.flatMap((row) => row.people),
  );
  return {
    items: shown.map((row) => shownRow(row, members)),
    nextAfter: rows.length > filter.limit ? (shown.at(-1)?.position ?? null) : null,
  };
}

export interface AddRows {
  list: { text: string; rows: { number: string; people: string[] }[]; country: string | null; people: string[]; replace: boolean };
}

/** A list of 10,000 rows takes a second or two to judge: calls and other people's requests go on meanwhile. */
const atOnce = 250;
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

async function judge(lines: ListLine[], country: string | null): Promise<{ line: ListLine; check: RowCheck }[]> {
  const judged = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && index % atOnce === 0) await breathe();
    judged.push({ line, check: checkRow(line.number, country) });
  }
  return judged;
}

export async function addRows({ list, ...of }: OfCustomer & AddRows): Promise<RowsAdded> {
  const read = list.text.trim() === '' ? { lines: [], read: '' } : readList(list.text);
  const typed = list.rows.map((row, index) => ({ line: index + 1, number: row.number, people: row.people }));
  return keep(of, [...read.lines, ...typed], { ...list, read: read.read });
}

export interface AddFile {
  bytes: Uint8Array;
  options: { country: string | null; people: string[]; replace: boolean };
}
/** A ZIP (an .xlsx too), a PDF, an old Excel file, a picture. */
const otherFormats: readonly (readonly number[])[] = [
  [0x50, 0x4b, 3, 4],
  [0x25, 0x50, 0x44, 0x46],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
];

export async function addFile({ bytes, options, ...of }: OfCustomer & AddFile): Promise<RowsAdded> {
  if (otherFormats.some((magic) => magic.every((byte, index) => bytes[index] === byte))) {
    throw notAList(`a file that starts with ${Buffer.from(bytes.subarray(0, 4)).toString('hex')}`);
  }
  const { text, encoding } = decodeList(bytes);
  const { lines, read } = readList(text, encoding);
  return keep(of, lines, { ...options, read });
}

interface Keep {
  country: string | null;
  people: string[];
  replace: boolean;
  read: string;
}
async function keep(of: OfCustomer, lines: ListLine[], { country, people, replace, read }: Keep): Promise<RowsAdded> {
  if (!(await findRequest(of.db, of))) throw notFound('request');
  if (lines.length === 0) throw emptyList();
  if (lines.length > requestLimits.rows) throw tooManyRows(requestLimits.rows, lines.length);
  const judged = await judge(lines, country);
  const rows = await within(of.db, async (trx) => {
    const request = await holdForEdit(trx, of);
    if (replace) await deleteRows(trx, request.id, {});
    const before = await lastPosition(trx, request.id);
    if (before.rows + lines.length > requestLimits.rows) throw tooManyRows(requestLimits.rows, before.rows + lines.length);
    const made = await rowsFrom(trx, request, { judged, people, after: before.position });
    await insertRows(trx, request.id, made);
    await updateRequest(trx, request.id, {});
    return made;
  });
  const counts = (await countsOf(of.db, [of.requestId])).get(of.requestId) ?? noCounts;
  return { added: rows.length, wrong: rows.filter((row) => row.problem !== null).length, read, counts };
}

async function rowsFrom(
  trx: Trx,
  request: LockedRequest,
  { judged, people: forAll, after }: { judged: { line: ListLine; check: RowCheck }[]; people: string[]; after: number },
): Promise<RowRecord[]> {
  const seen = await e164sOf(trx, request.id);
  const yours = await liveNumbers(
    trx,
    request.accountId,
    judged.flatMap(({ check }) => (check.ok ? [check.e164] : [])),
  );
  const known = await knownPeople(trx, request.accountId);
  return judged.map(({ line, check }, index) => {
    const position = after + index + 1;
    const named = (line.people.length > 0 ? line.people : forAll).map((text) => personOf(text, known));
    const own = check.ok ? yours.get(check.e164) : undefined;
    const people = own ? [] : [...new Set(named.flatMap((one) => (one.ok ? [one.email] : [])))].slice(0, 30);
    const base = { id: newId('requestRow'), position, received: line.number.slice(0, 100), people };
    const good = check.ok ? { e164: check.e164, country: check.country, kind: check.kind } : { e164: null, country: null, kind: null };
    const wrong = named.find((one) => !one.ok);
    const problem =
      problemOf(check, { seen, isHere: own !== undefined && own.trunkId === request.trunkId }) ??
      (wrong && !wrong.ok ? { problem: 'person', message: wrong.message } : null);
    if (problem === null && check.ok) seen.set(check.e164, position);
    const moves = own ? `Is on your account already: moves here from ${own.trunkName}, and goes on ringing whom it rings.` : '';
    return { ...base, ...good, problem: problem?.problem ?? null, message: problem?.message ?? moves };
  });
}

function problemOf(
  check: RowCheck,
  { seen, isHere }: { seen: Map<string, number>; isHere: boolean },
): { problem: string; message: string } | null {
  if (!check.ok) return check;
  const { e164 } = check;
  if (isHere) return { problem: 'already_yours', message: `${e164} is on this trunk already. Change it on the page Numbers.` };
  const twin = seen.get(e164);
  return twin === undefined ? null : { problem: 'duplicate', message: `${e164} is in row ${twin} already. One row is enough.` };
}

export interface ChangeRow {
  rowId: string;
  change: { number?: string | undefined; people?: string[] | undefined };
}
/** Judges the row anew. */
export async function changeRow({ rowId, change, ...of }: OfCustomer & ChangeRow): Promise<RequestRow> {
  await of.db.transaction().execute(async (trx) => {
    const request = await holdForEdit(trx, of);
    const row = await findRow(trx, request.id, rowId);
    if (!row) throw notFound('row');
    const number = change.number ?? row.received;
    // What is read as a national number was decided when the list came; a number that was good stays what it was read as.
    const check = checkRow(change.number === undefined && row.e164 !== null ? row.e164 : number, null);
    await updateRow(trx, rowId, { problem: 'duplicate' }); // out of the way of its own number
    const line = { line: row.position, number, people: change.people ?? row.people };
    const [made] = await rowsFrom(trx, request, { judged: [{ line, check }], people: [], after: row.position - 1 });
    if (!made) throw notFound('row');
    const { id: _, ...set } = made;
    await updateRow(trx, rowId, set);
    await rejudgeDuplicates(trx, request.id);
    await updateRequest(trx, request.id, {});
  });
  const row = await findRow(of.db, of.requestId, rowId);
  if (!row) throw notFound('row');
  return shownRow(row, await membersByEmail(of.db, of.accountId, row.people));
}

export const removeRows = ({ which, ...of }: OfCustomer & { which: { row?: string; wrong?: boolean } }): Promise<void> =>
  of.db.transaction().execute(async (trx) => {
    const request = await holdForEdit(trx, of);
    const gone = await deleteRows(trx, request.id, which);
    if (which.row !== undefined && gone === 0) throw notFound('row');
    await rejudgeDuplicates(trx, request.id);
    await updateRequest(trx, request.id, {});
  });
