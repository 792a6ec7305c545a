import { newId, type Webhook, type WebhookDelivery, type WebhookEventType, type WebhookMade } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { wrongUrl } from '../../platform/outbound/target.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { insertEvent } from './outbox.ts';
import { stillWaiting, tooManyWebhooks, urlRefused } from './webhooks.errors.ts';
import { bodyOf, newWebhookSecret, overlapMs } from './webhooks.models.ts';
import * as repository from './webhooks.repository.ts';

type WebhookPlace = repository.WebhookPlace;

const show = (row: repository.WebhookRecord, now: Date): Webhook => ({
  id: row.id,
  url: row.url,
  events: row.events,
  on: row.isOn,
  createdAt: row.createdAt.toISOString(),
  failingSince: row.failingSince?.toISOString() ?? null,
  switchedOffAt: row.switchedOffAt?.toISOString() ?? null,
  previousSecretUntil: row.previousSecretUntil && row.previousSecretUntil > now ? row.previousSecretUntil.toISOString() : null,
});

const showDelivery = (row: repository.DeliveryRecord): WebhookDelivery => ({
  id: row.id,
  event: bodyOf({ ...row, id: row.eventId, createdAt: row.happenedAt }),
  state: row.state,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  lastAt: row.lastAt?.toISOString() ?? null,
  lastStatus: row.lastStatus,
  lastError: row.lastError,
  lastAnswer: row.lastAnswer,
  lastMs: row.lastMs,
  nextAt: row.state === 'waiting' ? row.nextAt.toISOString() : null,
});

export interface Listing {
  db: Db;
  limit: number;
  cursor: string | undefined;
}
export async function showWebhooks({ db, accountId, limit, cursor }: Listing & { accountId: string }) {
  const rows = await repository.listWebhooks(db, accountId, { limit, after: readCursor(cursor) });
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => show(row, new Date()),
  );
}

export async function showWebhook(db: Db, place: WebhookPlace): Promise<Webhook> {
  const row = await repository.findWebhook(db, place);
  if (!row) throw notFound('webhook');
  return show(row, new Date());
}

const mostWebhooks = 20;

/** What the text alone says; where the name leads is looked at before each request. */
function refuseWrong(url: string | undefined, allowPrivate: boolean): void {
  const wrong = url === undefined ? null : wrongUrl(url, { allowPrivate });
  if (url !== undefined && wrong !== null) throw urlRefused(url, wrong);
}

export interface AddWebhook {
  db: Db;
  accountId: string;
  allowPrivate: boolean;
  webhook: { url: string; events: WebhookEventType[] };
}
export async function addWebhook({ db, accountId, allowPrivate, webhook }: AddWebhook): Promise<WebhookMade> {
  refuseWrong(webhook.url, allowPrivate);
  const [id, secret] = [newId('webhook'), newWebhookSecret()];
  await db.transaction().execute(async (trx) => {
    if ((await repository.countWebhooks(trx, accountId)) >= mostWebhooks) throw tooManyWebhooks(mostWebhooks);
    await repository.insertWebhook(trx, { id, accountId, ...webhook, secret, createdAt: new Date() });
    await recordAudit(trx, {
      account: accountId,
      action: 'webhook.added',
      subject: { id, label: webhook.url },
      after: { events: webhook.events },
    });
  });
  return { ...(await showWebhook(db, { accountId, webhookId: id })), secret };
}

const withWebhook = <T>(db: Db, place: WebhookPlace, work: (trx: Trx, webhook: repository.WebhookRecord) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    const webhook = await repository.lockWebhook(trx, place);
    if (!webhook) throw notFound('webhook');
    return work(trx, webhook);
  });

const subjectOf = ({ id, url }: repository.WebhookRecord) => ({ id, label: url });

export interface ChangeWebhook extends WebhookPlace {
  db: Db;
  allowPrivate: boolean;
  change: { url?: string | undefined; events?: WebhookEventType[] | undefined; on?: boolean | undefined };
}
export async function changeWebhook({ db, allowPrivate, change, ...place }: ChangeWebhook): Promise<Webhook> {
  refuseWrong(change.url, allowPrivate);
  await withWebhook(db, place, async (trx, webhook) => {
    const { url, events, on } = change;
    await repository.updateWebhook(trx, webhook.id, {
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events }),
      ...(on === undefined ? {} : { isOn: on, ...(on && !webhook.isOn ? { failingSince: null, switchedOffAt: null } : {}) }),
    });
    const before = { url: webhook.url, events: webhook.events, on: webhook.isOn };
    await recordAudit(trx, { account: place.accountId, action: 'webhook.changed', subject: subjectOf(webhook), before, after: change });
  });
  return showWebhook(db, place);
}

export const removeWebhook = ({ db, ...place }: WebhookPlace & { db: Db }): Promise<void> =>
  withWebhook(db, place, async (trx, webhook) => {
    await repository.deleteWebhook(trx, webhook.id);
    await recordAudit(trx, {
      account: place.accountId,
      action: 'webhook.removed',
      subject: subjectOf(webhook),
      before: { events: webhook.events },
    });
  });

/** A new secret; the one before it signs too for a day, so that nothing is refused while it is put in place. */
export async function renewSecret({ db, ...place }: WebhookPlace & { db: Db }): Promise<WebhookMade> {
  const secret = newWebhookSecret();
  await withWebhook(db, place, async (trx, webhook) => {
    const previousSecretUntil = new Date(Date.now() + overlapMs);
    await repository.updateWebhook(trx, webhook.id, { secret, previousSecret: webhook.secret, previousSecretUntil });
    await recordAudit(trx, { account: place.accountId, action: 'webhook.secret_renewed', subject: subjectOf(webhook) });
  });
  return { ...(await showWebhook(db, place)), secret };
}

export interface ShowDeliveries extends Listing, WebhookPlace {
  state?: WebhookDelivery['state'] | undefined;
}
export async function showDeliveries({ db, limit, cursor, state, ...place }: ShowDeliveries) {
  if (!(await repository.findWebhook(db, place))) throw notFound('webhook');
  const rows = await repository.listDeliveries(db, place.webhookId, { limit, after: readCursor(cursor), state });
  return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }), showDelivery);
}

async function showOneDelivery(db: Db, webhookId: string, id: string): Promise<WebhookDelivery> {
  const row = await repository.findDelivery(db, webhookId, id);
  if (!row) throw notFound('delivery');
  return showDelivery(row);
}

/** An event that goes to this webhook whatever it asks for. */
export async function tryWebhook({ db, ...place }: WebhookPlace & { db: Db }): Promise<WebhookDelivery> {
  const [id = ''] = await withWebhook(db, place, async (trx, webhook) => {
    await recordAudit(trx, { account: place.accountId, action: 'webhook.tested', subject: subjectOf(webhook) });
    return insertEvent(trx, { account: place.accountId, type: 'webhook.test', data: { webhook: webhook.id } }, [webhook.id]);
  });
  return showOneDelivery(db, place.webhookId, id);
}

export async function deliverAgain({ db, deliveryId, ...place }: WebhookPlace & { db: Db; deliveryId: string }): Promise<WebhookDelivery> {
  await withWebhook(db, place, async (trx, webhook) => {
    const delivery = await repository.findDelivery(trx, webhook.id, deliveryId);
    if (!delivery) throw notFound('delivery');
    if (!(await repository.waitAgain(trx, delivery.id, new Date()))) throw stillWaiting();
    const after = { webhook: webhook.url };
    await recordAudit(trx, {
      account: place.accountId,
      action: 'delivery.sent_again',
      subject: { id: delivery.id, label: delivery.type },
      after,
    });
  });
  return showOneDelivery(db, place.webhookId, deliveryId);
}
