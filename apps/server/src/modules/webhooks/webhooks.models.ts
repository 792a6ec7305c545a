/**
 * A delivery of an event to a webhook:
 *
 *   waiting --taken (2xx)--------------> delivered --again--> waiting
 *      |  \--refused or no answer------> waiting, later
 *      \--refused for a day------------> failed -----again--> waiting
 *
 * A webhook that took nothing for a day is switched off when a delivery fails for good; its deliveries wait until it is on again.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookBody, WebhookEventType } from '@patchcord/contracts';

const seconds = (n: number) => n * 1_000;
const minutes = (n: number) => n * 60_000;
const hours = (n: number) => n * 3_600_000;

/** Waits between attempts: quick at first, for a server that restarts, then for a day, for one that is down overnight. */
const waitsMs = [seconds(10), minutes(1), minutes(5), minutes(15), minutes(30), hours(1), hours(2), hours(4), hours(8), hours(8)];
export const mostAttempts = waitsMs.length + 1;

/** @param attempts made so far. @returns null: it was the last one. */
export const waitMsAfter = (attempts: number): number | null => waitsMs[attempts - 1] ?? null;

export const longFailureMs = hours(23);

/** The secret before the last one signs too for so long. */
export const overlapMs = hours(24);

export const newWebhookSecret = (): string => `whs_${randomBytes(32).toString('base64url')}`;

/** Which of the asked-for kinds hold this type: 'number.changed' is 'number.*'. A trial goes to its webhook whatever that asks for. */
export const wants = (events: readonly WebhookEventType[], type: string): boolean =>
  events.some((one) => (one.endsWith('.*') ? type.startsWith(one.slice(0, -1)) : one === type));

/** Header `patchcord-signature` (contracts/webhooks.ts says how it is read). @param secrets all that are in force, the newest first */
export function signatureHeader(body: string, secrets: readonly string[], sentAtMs: number): string {
  const t = Math.floor(sentAtMs / 1_000);
  const sign = (secret: string) => createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return [`t=${t}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}

export const isTaken = (status: number): boolean => status >= 200 && status < 300;

export const refusalWords = (status: number): string =>
  status >= 300 && status < 400 ? `answered ${status}: redirects are not followed, set the final address` : `answered ${status}`;

/** What is sent, and what the page of deliveries shows as sent. */
export const bodyOf = (event: {
  id: string;
  type: string;
  createdAt: Date;
  accountId: string;
  data: Record<string, unknown>;
}): WebhookBody => ({
  id: event.id,
  type: event.type,
  createdAt: event.createdAt.toISOString(),
  account: event.accountId,
  data: event.data,
});
