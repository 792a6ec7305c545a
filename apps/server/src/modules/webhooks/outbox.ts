/** Events on their way to webhooks. Written in the transaction of what they tell about: committed together, or neither. */
import { newId } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { wants } from './webhooks.models.ts';

export interface Happened {
  account: string;
  /** 'noun.verb', for example 'number.changed'. */
  type: string;
  data: Record<string, unknown>;
}

/** Those of the accounts that have a webhook switched on: what nobody wants is not put together. */
export async function accountsWithWebhooks(db: Db, accounts: string[]): Promise<Set<string>> {
  if (accounts.length === 0) return new Set();
  const rows = await db
    .selectFrom('webhooks')
    .select('accountId')
    .distinct()
    .where('accountId', 'in', accounts)
    .where('isOn', '=', true)
    .execute();
  return new Set(rows.map((row) => row.accountId));
}

/** Nothing is written for an event that no webhook of its account wants. */
export async function announce(trx: Trx, happened: Happened[]): Promise<void> {
  const accounts = [...new Set(happened.map((one) => one.account))];
  if (accounts.length === 0) return;
  const webhooks = await trx
    .selectFrom('webhooks')
    .select(['id', 'accountId', 'events'])
    .where('accountId', 'in', accounts)
    .where('isOn', '=', true)
    .execute();
  if (webhooks.length === 0) return;
  for (const one of happened) {
    const to = webhooks
      .filter((webhook) => webhook.accountId === one.account && wants(webhook.events, one.type))
      .map((webhook) => webhook.id);
    if (to.length > 0) await insertEvent(trx, one, to);
  }
}

/** For these webhooks, whatever they ask for. */
export async function insertEvent(trx: Trx, { account, type, data }: Happened, webhookIds: string[]): Promise<string[]> {
  const now = new Date();
  const event = newId('event');
  await trx
    .insertInto('webhookEvents')
    .values({ id: event, accountId: account, type, data: json(data), createdAt: now })
    .execute();
  const deliveries = webhookIds.map((webhookId) => ({ id: newId('delivery'), webhookId, eventId: event, nextAt: now, createdAt: now }));
  await trx.insertInto('webhookDeliveries').values(deliveries).execute();
  return deliveries.map((delivery) => delivery.id);
}
