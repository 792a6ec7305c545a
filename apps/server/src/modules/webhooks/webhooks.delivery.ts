/** Brings waiting events to webhooks. Every process runs it; a delivery is taken by one of them at a time. */
import type { WebhookBody } from '@patchcord/contracts';
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { post } from '../../platform/outbound/post.ts';
import { type Resolve, resolveTarget } from '../../platform/outbound/target.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { isTaken, longFailureMs, refusalWords, signatureHeader, waitMsAfter } from './webhooks.models.ts';
import { adminsMails, type Due, lockWebhook, saveResult, takeDue, updateWebhook } from './webhooks.repository.ts';

export interface Delivering {
  db: Db;
  log: Logger;
  now: () => Date;
  resolve: Resolve;
  /** Test setting: http and addresses of our own network too. */
  allowPrivate: boolean;
}

const timeoutMs = 10_000;
const leaseMs = 60_000;
const everyMs = 1_000;
const mostAtOnce = 8;

interface Answer {
  status: number | null;
  error: string | null;
}

async function send({ webhook, event }: Due, { now, resolve, allowPrivate }: Delivering): Promise<Answer> {
  const body = JSON.stringify({
    id: event.id,
    type: event.type,
    createdAt: event.createdAt.toISOString(),
    account: event.accountId,
    data: event.data,
  } satisfies WebhookBody);
  const sentAt = now();
  const isPreviousGood = webhook.previousSecret !== null && webhook.previousSecretUntil !== null && webhook.previousSecretUntil > sentAt;
  const secrets = [webhook.secret, ...(isPreviousGood ? [webhook.previousSecret as string] : [])];
  try {
    const target = await resolveTarget(webhook.url, { allowPrivate, resolve });
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Patchcord-Webhooks',
      'patchcord-event': event.id,
      'patchcord-signature': signatureHeader(body, secrets, sentAt.getTime()),
    };
    const { status, text } = await post({ target, body, headers, timeoutMs });
    return { status, error: isTaken(status) ? null : `${refusalWords(status)}${text ? `: ${text.slice(0, 200)}` : ''}` };
  } catch (error) {
    return { status: null, error: (error as Error).message.slice(0, 300) };
  }
}

async function deliverOne(due: Due, options: Delivering): Promise<void> {
  const { db, now, log } = options;
  const began = now().getTime();
  const { status, error } = await send(due, options);
  const at = now();
  const waitMs = error === null ? null : waitMsAfter(due.attempts);
  const state = error === null ? 'delivered' : waitMs === null ? 'failed' : 'waiting';
  if (error !== null)
    log.info({ delivery: due.id, webhook: due.webhookId, attempts: due.attempts, state, error }, 'a webhook did not take an event');
  await db.transaction().execute(async (trx) => {
    // The webhook before its deliveries, as everywhere: two transactions never wait for each other.
    const webhook = await lockWebhook(trx, { accountId: due.webhook.accountId, webhookId: due.webhookId });
    if (!webhook) return; // removed meanwhile, its deliveries too
    const lastError = error?.replaceAll('\u0000', '').toWellFormed() ?? null;
    await saveResult(trx, due.id, {
      state,
      nextAt: new Date(at.getTime() + (waitMs ?? 0)),
      lastStatus: status,
      lastError,
      lastMs: at.getTime() - began,
    });
    if (error === null) {
      if (webhook.failingSince !== null) await updateWebhook(trx, webhook.id, { failingSince: null });
      return;
    }
    const since = webhook.failingSince ?? at;
    if (webhook.failingSince === null) await updateWebhook(trx, webhook.id, { failingSince: at });
    if (state !== 'failed' || at.getTime() - since.getTime() < longFailureMs || !webhook.isOn) return;
    await updateWebhook(trx, webhook.id, { isOn: false, switchedOffAt: at });
    const subject = { id: webhook.id, label: webhook.url };
    await recordAudit(trx, {
      account: webhook.accountId,
      action: 'webhook.switched_off',
      subject,
      before: { on: true },
      after: { on: false },
    });
    const text = `Hello,\n\nyour webhook ${webhook.url} has taken nothing since ${since.toISOString()}. The last attempt said:\n\n${lastError}\n\nWe switched it off. What waits for it is kept for 30 days: switch it on again on the page Webhooks once it works.\n`;
    for (const { email } of await adminsMails(trx, webhook.accountId))
      await queueMail(trx, { to: email, subject: 'A webhook was switched off', text, about: `webhook ${webhook.id}` });
  });
}

/** Until nothing is due. */
export async function deliverDue(options: Delivering, stopping: () => boolean = () => false): Promise<void> {
  const busy = new Map<string, Promise<void>>();
  for (;;) {
    const due =
      busy.size < mostAtOnce && !stopping()
        ? await takeDue(options.db, { now: options.now(), leaseMs, busy: [...busy.keys()] })
        : undefined;
    if (due) {
      const work = deliverOne(due, options)
        .catch((error: Error) =>
          options.log.warn({ err: error, delivery: due.id }, 'the result of a delivery could not be written; it is tried again'),
        )
        .finally(() => busy.delete(due.webhookId));
      busy.set(due.webhookId, work);
    } else if (busy.size === 0) return;
    else await Promise.race(busy.values());
  }
}

export function startDelivering(options: Delivering): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let closed = false;
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = deliverDue(options, () => closed)
        .catch((error: Error) => options.log.warn({ err: error }, 'deliveries could not be read; tried again'))
        .finally(next);
    }, everyMs);
    timer.unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
