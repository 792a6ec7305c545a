import type { WebhookEventType } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';
import { type Taking, takeWaiting } from '../../platform/waiting/waiting-rows.ts';

export interface WebhookPlace {
  accountId: string;
  webhookId: string;
}
const own = (db: Db, accountId: string) => db.selectFrom('webhooks').selectAll().where('accountId', '=', accountId);
export type WebhookRecord = NonNullable<Awaited<ReturnType<typeof findWebhook>>>;

export const findWebhook = (db: Db, { accountId, webhookId }: WebhookPlace) =>
  own(db, accountId).where('id', '=', webhookId).executeTakeFirst();
export const lockWebhook = (trx: Trx, { accountId, webhookId }: WebhookPlace) =>
  own(trx, accountId).where('id', '=', webhookId).forUpdate().executeTakeFirst();

const older = (after: Place | null) => after ?? { at: new Date(), id: '' };

export const listWebhooks = (db: Db, accountId: string, { limit, after }: { limit: number; after: Place | null }) =>
  own(db, accountId)
    .$if(after !== null, (query) =>
      query.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(older(after).at, older(after).id))),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();

/** Held until the transaction ends, so that two additions at once cannot both be the last one. */
export async function countWebhooks(trx: Trx, accountId: string): Promise<number> {
  await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
  return (await own(trx, accountId).execute()).length;
}

export interface NewWebhook {
  id: string;
  accountId: string;
  url: string;
  events: WebhookEventType[];
  secret: string;
  createdAt: Date;
}
export async function insertWebhook(trx: Trx, webhook: NewWebhook): Promise<void> {
  await trx
    .insertInto('webhooks')
    .values({ ...webhook, events: json(webhook.events) })
    .execute();
}

export interface WebhookSet {
  url?: string;
  events?: WebhookEventType[];
  isOn?: boolean;
  secret?: string;
  previousSecret?: string | null;
  previousSecretUntil?: Date | null;
  failingSince?: Date | null;
  switchedOffAt?: Date | null;
}
export async function updateWebhook(trx: Trx, id: string, { events, ...set }: WebhookSet): Promise<void> {
  const all = { ...set, ...(events === undefined ? {} : { events: json(events) }) };
  if (Object.keys(all).length > 0) await trx.updateTable('webhooks').set(all).where('id', '=', id).execute();
}

export async function deleteWebhook(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('webhooks').where('id', '=', id).execute();
}

const deliveries = (db: Db, webhookId: string) =>
  db
    .selectFrom('webhookDeliveries')
    .innerJoin('webhookEvents', 'webhookEvents.id', 'webhookDeliveries.eventId')
    .selectAll('webhookDeliveries')
    .select(['webhookEvents.type', 'webhookEvents.data', 'webhookEvents.accountId', 'webhookEvents.createdAt as happenedAt'])
    .where('webhookDeliveries.webhookId', '=', webhookId);
export type DeliveryRecord = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;

export const findDelivery = (db: Db, webhookId: string, id: string) =>
  deliveries(db, webhookId).where('webhookDeliveries.id', '=', id).executeTakeFirst();

export interface DeliveryFilter {
  limit: number;
  after: Place | null;
  state: Result['state'] | undefined;
}
export const listDeliveries = (db: Db, webhookId: string, { limit, after, state }: DeliveryFilter) =>
  deliveries(db, webhookId)
    .$if(state !== undefined, (query) => query.where('webhookDeliveries.state', '=', state as Result['state']))
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('webhookDeliveries.createdAt', 'webhookDeliveries.id'), '<', where.tuple(older(after).at, older(after).id)),
      ),
    )
    .orderBy('webhookDeliveries.createdAt', 'desc')
    .orderBy('webhookDeliveries.id', 'desc')
    .limit(limit + 1)
    .execute();

/** As long as a delivery is taken for: what is due later is not being sent now. */
export const soonMs = 60_000;

/** @returns false where it is on its way already: being sent, or due within a minute. */
export async function waitAgain(trx: Trx, id: string, now: Date): Promise<boolean> {
  const changed = await trx
    .updateTable('webhookDeliveries')
    .set({ state: 'waiting', attempts: 0, nextAt: now })
    .where('id', '=', id)
    .where((where) => where.or([where('state', '<>', 'waiting'), where('nextAt', '>', new Date(now.getTime() + soonMs))]))
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Of a webhook that is on and not `busy`. */
export const takeDue = (db: Db, { busy, ...taking }: Taking & { busy: string[] }) =>
  db.transaction().execute(async (trx) => {
    const isFree = busy.length > 0 ? sql`webhook_id not in (${sql.join(busy)})` : sql`true`;
    const id = await takeWaiting(trx, 'webhookDeliveries', taking, sql`webhook_id in (select id from webhooks where is_on) and ${isFree}`);
    if (id === undefined) return undefined;
    const taken = await trx
      .selectFrom('webhookDeliveries')
      .select(['id', 'webhookId', 'eventId', 'attempts'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const webhook = await trx.selectFrom('webhooks').selectAll().where('id', '=', taken.webhookId).executeTakeFirst();
    const event = await trx.selectFrom('webhookEvents').selectAll().where('id', '=', taken.eventId).executeTakeFirst();
    return webhook && event ? { ...taken, webhook, event } : undefined;
  });
export type Due = NonNullable<Awaited<ReturnType<typeof takeDue>>>;

export interface Result {
  state: 'waiting' | 'delivered' | 'failed';
  nextAt: Date;
  lastAt: Date;
  lastStatus: number | null;
  /** Why it was not taken; null: it was. */
  lastError: string | null;
  /** How the answer began; null: there was none. */
  lastAnswer: string | null;
  lastMs: number;
}
export async function saveResult(trx: Trx, id: string, result: Result): Promise<void> {
  await trx.updateTable('webhookDeliveries').set(result).where('id', '=', id).execute();
}

export const adminsMails = (db: Db, accountId: string) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select('users.email')
    .where('members.accountId', '=', accountId)
    .where('members.role', 'in', ['owner', 'admin'])
    .execute();

export async function deleteEventsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('webhookEvents').where('createdAt', '<', before).execute();
}
