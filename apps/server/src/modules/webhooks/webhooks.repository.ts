import type { WebhookEventType } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';

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
    .select(['webhookEvents.type', 'webhookEvents.data'])
    .where('webhookDeliveries.webhookId', '=', webhookId);
export type DeliveryRecord = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;

export const findDelivery = (db: Db, webhookId: string, id: string) =>
  deliveries(db, webhookId).where('webhookDeliveries.id', '=', id).executeTakeFirst();

export const listDeliveries = (db: Db, webhookId: string, { limit, after }: { limit: number; after: Place | null }) =>
  deliveries(db, webhookId)
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('webhookDeliveries.createdAt', 'webhookDeliveries.id'), '<', where.tuple(older(after).at, older(after).id)),
      ),
    )
    .orderBy('webhookDeliveries.createdAt', 'desc')
    .orderBy('webhookDeliveries.id', 'desc')
    .limit(limit + 1)
    .execute();

/** @returns false where it is on its way already. */
export async function waitAgain(trx: Trx, id: string, now: Date): Promise<boolean> {
  const changed = await trx
    .updateTable('webhookDeliveries')
    .set({ state: 'waiting', attempts: 0, nextAt: now })
    .where('id', '=', id)
    .where('state', '<>', 'waiting')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Takes the next delivery that is due, for `leaseMs`, of a webhook that is on and not `busy`: one at a time each, so that a slow one holds up nobody else. */
export const takeDue = (db: Db, { now, leaseMs, busy }: { now: Date; leaseMs: number; busy: string[] }) =>
  db.transaction().execute(async (trx) => {
    // Found and held first, then written: one row for sure.
    const found = await trx
      .selectFrom('webhookDeliveries')
      .select(['id', 'webhookId', 'eventId', 'attempts'])
      .where('state', '=', 'waiting')
      .where('nextAt', '<=', now)
      .where('webhookId', 'in', (on) => on.selectFrom('webhooks').select('webhooks.id').where('isOn', '=', true))
      .$if(busy.length > 0, (query) => query.where('webhookId', 'not in', busy))
      .orderBy('nextAt')
      .orderBy('id')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!found) return undefined;
    const taken = { ...found, attempts: found.attempts + 1 };
    const set = { attempts: taken.attempts, nextAt: new Date(now.getTime() + leaseMs), lastAt: now };
    await trx.updateTable('webhookDeliveries').set(set).where('id', '=', found.id).execute();
    const webhook = await trx.selectFrom('webhooks').selectAll().where('id', '=', found.webhookId).executeTakeFirst();
    const event = await trx.selectFrom('webhookEvents').selectAll().where('id', '=', found.eventId).executeTakeFirst();
    return webhook && event ? { ...taken, webhook, event } : undefined;
  });
export type Due = NonNullable<Awaited<ReturnType<typeof takeDue>>>;

export interface Result {
  state: 'waiting' | 'delivered' | 'failed';
  nextAt: Date;
  lastStatus: number | null;
  lastError: string | null;
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
