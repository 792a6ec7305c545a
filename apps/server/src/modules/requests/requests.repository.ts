import type { AuditAction, RequestKind, RequestState, SettingChange } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';

export interface RequestPlace {
  accountId: string;
  requestId: string;
}

const shown = (db: Db) =>
  db
    .selectFrom('requests')
    .innerJoin('accounts', 'accounts.id', 'requests.accountId')
    .leftJoin('trunks', 'trunks.id', 'requests.trunkId')
    .leftJoin('locations', 'locations.id', 'requests.locationId')
    .leftJoin('users as reviewers', 'reviewers.id', 'requests.reviewerId')
    .selectAll('requests')
    .select([
      'accounts.name as accountName',
      'accounts.createdAt as accountCreatedAt',
      'trunks.name as trunkName',
      'trunks.country as trunkCountry',
      'trunks.calledFrom as trunkCalledFrom',
      'trunks.callerFrom as trunkCallerFrom',
      'trunks.callsLimit as trunkCallsLimit',
      'trunks.callsPerSecond as trunkCallsPerSecond',
      'trunks.loginAllowed as trunkLoginAllowed',
      'locations.name as locationName',
      'reviewers.name as reviewerName',
    ]);

export type RequestRecord = NonNullable<Awaited<ReturnType<typeof findRequest>>>;

/** @param accountId null: of whichever account, for support. A draft is the customer's own: support does not see it. */
export const findRequest = (db: Db, { accountId, requestId }: { accountId: string | null; requestId: string }) =>
  shown(db)
    .where('requests.id', '=', requestId)
    .where((where) =>
      accountId === null
        ? where.or([where('requests.state', '!=', 'draft'), where('requests.sentAt', 'is not', null)])
        : where('requests.accountId', '=', accountId),
    )
    .executeTakeFirst();

export interface ListRequests {
  limit: number;
  after: Place | null;
  /** Only those for this trunk, or that made it. */
  trunk?: string | undefined;
}
export const listRequests = (db: Db, accountId: string, { limit, after, trunk }: ListRequests) =>
  shown(db)
    .where('requests.accountId', '=', accountId)
    .$if(trunk !== undefined, (query) => query.where('requests.trunkId', '=', trunk ?? ''))
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('requests.createdAt', 'requests.id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? '')),
      ),
    )
    .orderBy('requests.createdAt', 'desc')
    .orderBy('requests.id', 'desc')
    .limit(limit + 1)
    .execute();

const longestQueue = 500;

/** Oldest first: who waits longest stands at the top. */
export const queuedRequests = (db: Db, states: readonly RequestState[], order: 'asc' | 'desc') =>
  shown(db)
    .where('requests.state', 'in', states)
    .where('requests.sentAt', 'is not', null)
    .orderBy('requests.sentAt', order)
    .orderBy('requests.id')
    .limit(longestQueue)
    .execute();

/** Held until the transaction ends: two who decide at once go one after the other. */
export const lockRequest = (trx: Trx, { accountId, requestId }: { accountId: string | null; requestId: string }) =>
  trx
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', requestId)
    .$if(accountId !== null, (query) => query.where('accountId', '=', accountId ?? ''))
    .forUpdate()
    .executeTakeFirst();

export type LockedRequest = NonNullable<Awaited<ReturnType<typeof lockRequest>>>;

export interface NewRequest {
  id: string;
  accountId: string;
  kind: RequestKind;
  settings: SettingChange[];
  trunkId: string | null;
  carrier: LockedRequest['carrier'];
  addresses: { cidr: string; note: string }[];
  locationId: string | null;
  createdBy: string | null;
  createdByName: string;
}
export async function insertRequest(trx: Trx, { carrier, addresses, settings, ...request }: NewRequest): Promise<void> {
  const now = new Date();
  await trx
    .insertInto('requests')
    .values({
      ...request,
      state: 'draft',
      carrier: json(carrier),
      addresses: json(addresses),
      settings: json(settings),
      addressesConfirmed: addresses.length > 0,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

export interface RequestSet {
  state?: RequestState;
  trunkId?: string;
  carrier?: LockedRequest['carrier'];
  addresses?: { cidr: string; note: string }[];
  addressesConfirmed?: boolean;
  settings?: SettingChange[];
  locationId?: string;
  reason?: string;
  reviewerId?: string;
  sentAt?: Date;
  decidedAt?: Date;
}
/** @returns the new version. */
const actionOf: Record<RequestState, AuditAction> = {
  draft: 'request.reopened',
  sent: 'request.sent',
  in_review: 'request.taken',
  needs_information: 'request.asked',
  approved: 'request.approved',
  refused: 'request.refused',
  withdrawn: 'request.withdrawn',
};

/** Every change of a request comes by here, so it is recorded here. */
export async function updateRequest(trx: Trx, id: string, { carrier, addresses, settings, ...set }: RequestSet): Promise<number> {
  const {
    version,
    accountId,
    carrier: kept,
  } = await trx
    .updateTable('requests')
    .set((now) => ({
      ...set,
      ...(carrier === undefined ? {} : { carrier: json(carrier) }),
      ...(addresses === undefined ? {} : { addresses: json(addresses) }),
      ...(settings === undefined ? {} : { settings: json(settings) }),
      version: now('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .returning(['version', 'accountId', 'carrier'])
    .executeTakeFirstOrThrow();
  const after = { state: set.state, reason: set.reason, carrier, addresses: addresses?.map(({ cidr }) => cidr), location: set.locationId };
  const action = set.state === undefined ? 'request.changed' : actionOf[set.state];
  await recordAudit(trx, { account: accountId, action, subject: { id, label: kept?.name ?? 'Request' }, after });
  return version;
}

/** The open request for this trunk that asks for one of these ranges already. */
export async function findAskedFor(trx: Db, { trunkId, cidrs }: { trunkId: string; cidrs: string[] }) {
  const open = await trx
    .selectFrom('requests')
    .select(['id', 'addresses', 'sentAt'])
    .where('trunkId', '=', trunkId)
    .where('kind', '=', 'addresses')
    .where('state', 'in', ['sent', 'in_review', 'needs_information'])
    .execute();
  for (const { id, addresses, sentAt } of open) {
    const same = addresses.find(({ cidr }) => cidrs.includes(cidr));
    if (same) return { id, cidr: same.cidr, sentAt };
  }
  return null;
}

/** Where the numbers of this trunk are forwarded to, by what was approved last. */
export async function locationOfTrunk(trx: Trx, trunkId: string): Promise<string | null> {
  const last = await trx
    .selectFrom('requests')
    .select('locationId')
    .where('trunkId', '=', trunkId)
    .where('kind', '=', 'numbers')
    .where('state', '=', 'approved')
    .where('locationId', 'is not', null)
    .orderBy('decidedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.locationId ?? null;
}

export async function countRequests(trx: Trx, accountId: string, states: readonly RequestState[]): Promise<number> {
  const { count } = await trx
    .selectFrom('requests')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('accountId', '=', accountId)
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface Counts {
  good: number;
  wrong: number;
  claims: number;
  people: number;
}
export const noCounts: Counts = { good: 0, wrong: 0, claims: 0, people: 0 };

/** Of each request: good and wrong rows, rows whose number is live in another account, different people. */
export async function countsOf(db: Db, requestIds: string[]): Promise<Map<string, Counts>> {
  if (requestIds.length === 0) return new Map();
  const rows = await sql<Counts & { id: string }>`
    select r.request_id as id,
      count(*) filter (where r.problem is null) as good,
      count(*) filter (where r.problem is not null) as wrong,
      count(*) filter (where r.problem is null and n.id is not null and r.decision = 'open') as claims,
      (select count(distinct p.email) from request_rows o, jsonb_array_elements_text(o.people) as p (email)
        where o.request_id = r.request_id and o.problem is null) as people
    from request_rows r
    join requests q on q.id = r.request_id
    left join numbers n on n.e164 = r.e164 and n.state not in ('requested', 'removed') and n.account_id <> q.account_id
    where r.request_id in (${sql.join(requestIds)})
    group by r.request_id`.execute(db);
  return new Map(
    rows.rows.map(({ id, good, wrong, claims, people }) => [
      id,
      { good: Number(good), wrong: Number(wrong), claims: Number(claims), people: Number(people) },
    ]),
  );
}
