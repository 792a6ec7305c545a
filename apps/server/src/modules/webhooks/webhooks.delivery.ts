/** Brings waiting events to webhooks, one at a time to each. */
import type { Logger } from 'pino';
import type { Db, Trx } from '../../platform/database/database.ts';
import { cutText, storable } from '../../platform/database/storable.ts';
import { post } from '../../platform/outbound/post.ts';
import { type Resolve, resolveTarget } from '../../platform/outbound/target.ts';
import type { Repeated } from '../../platform/repeat.ts';
import { deliverWaiting, keepDelivering } from '../../platform/waiting/deliver-waiting.ts';
import type { Tried, Verdict } from '../../platform/waiting/waiting-rows.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { bodyOf, isTaken, longFailureMs, refusalWords, signatureHeader, waitMsAfter } from './webhooks.models.ts';
import {
  adminsMails,
  type Due,
  lockWebhook,
  saveResult,
  soonMs,
  takeDue,
  updateWebhook,
  type WebhookRecord,
} from './webhooks.repository.ts';

export interface Delivering {
  db: Db;
  log: Logger;
  now: () => Date;
  resolve: Resolve;
  /** Test setting: http and addresses of our own network too. */
  allowPrivate: boolean;
}

const timeoutMs = 10_000;
const everyMs = 1_000;
const mostAtOnce = 8;
const mostAnswerShown = 1_000;

interface Answer {
  status: number | null;
  /** How it began. */
  text: string | null;
  began: Date;
}

async function send({ webhook, event }: Due, { now, resolve, allowPrivate }: Delivering): Promise<Tried<Answer>> {
  const body = JSON.stringify(bodyOf(event));
  const began = now();
  const isPreviousGood = webhook.previousSecret !== null && webhook.previousSecretUntil !== null && webhook.previousSecretUntil > began;
  const secrets = [webhook.secret, ...(isPreviousGood ? [webhook.previousSecret as string] : [])];
  try {
    const target = await resolveTarget(webhook.url, { allowPrivate, resolve });
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Patchcord-Webhooks',
      'patchcord-event': event.id,
      'patchcord-signature': signatureHeader(body, secrets, began.getTime()),
    };
    const answer = await post({ target, body, headers, timeoutMs });
    const { status } = answer;
    const text = storable(answer.text);
    return { began, status, text, error: isTaken(status) ? null : `${refusalWords(status)}${text ? `: ${cutText(text, 200)}` : ''}` };
  } catch (error) {
    return {
      began,
      status: null,
      text: null,
      error: storable((error as Error).message)
        .toWellFormed()
        .slice(0, 300),
    };
  }
}

async function save(due: Due, tried: Tried<Answer>, verdict: Verdict, { at, db }: { at: Date; db: Db }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The webhook before its deliveries, as everywhere: two transactions never wait for each other.
    const webhook = await lockWebhook(trx, { accountId: due.webhook.accountId, webhookId: due.webhookId });
    if (!webhook) return; // removed meanwhile, its deliveries too
    await saveResult(trx, due.id, {
      state: verdict.state === 'done' ? 'delivered' : verdict.state,
      nextAt: verdict.nextAt,
      lastAt: tried.began,
      lastStatus: tried.status,
      lastError: tried.error,
      lastAnswer: tried.text === null ? null : cutText(tried.text, mostAnswerShown),
      lastMs: at.getTime() - tried.began.getTime(),
    });
    if (tried.error === null) {
      if (webhook.failingSince !== null) await updateWebhook(trx, webhook.id, { failingSince: null });
      return;
    }
    const since = webhook.failingSince ?? at;
    if (webhook.failingSince === null) await updateWebhook(trx, webhook.id, { failingSince: at });
    const isLong = at.getTime() - since.getTime() >= longFailureMs;
    if (verdict.state === 'failed' && isLong && webhook.isOn) await switchOff(trx, webhook, { at, since, error: tried.error });
  });
}

async function switchOff(trx: Trx, webhook: WebhookRecord, { at, since, error }: { at: Date; since: Date; error: string }): Promise<void> {
  await updateWebhook(trx, webhook.id, { isOn: false, switchedOffAt: at });
  const subject = { id: webhook.id, label: webhook.url };
  const [before, after] = [{ on: true }, { on: false }];
  await recordAudit(trx, { account: webhook.accountId, action: 'webhook.switched_off', subject, before, after });
  const text = `Hello,\n\nyour webhook ${webhook.url} has taken nothing since ${since.toISOString()}. The last attempt said:\n\n${error}\n\nWe switched it off. What waits for it is kept for 30 days: switch it on again on the page Integrations once it works.\n`;
  for (const { email } of await adminsMails(trx, webhook.accountId))
    await queueMail(trx, { to: email, subject: 'A webhook was switched off', text, about: `webhook ${webhook.id}` });
}

export const deliverDue = (options: Delivering, isClosing?: () => boolean): Promise<void> =>
  deliverWaiting<Due, Answer>(
    {
      noun: 'delivery',
      now: options.now,
      log: options.log,
      leaseMs: soonMs,
      mostAtOnce,
      laneOf: ({ webhookId }) => webhookId,
      take: (taking) => takeDue(options.db, taking),
      attempt: (due) => send(due, options),
      waitMsAfter,
      save: (due, tried, verdict, at) => save(due, tried, verdict, { at, db: options.db }),
    },
    isClosing,
  );

export const startDelivering = (options: Delivering): Repeated =>
  keepDelivering({ noun: 'delivery', log: options.log, everyMs }, (isClosing) => deliverDue(options, isClosing));
