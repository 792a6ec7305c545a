/*
 * Webhooks: where an account wants to be told of what happens. GET/POST …/webhooks · GET/PATCH/DELETE …/webhooks/:webhook ·
 * POST …/webhooks/:webhook/secret (a new one; the old one signs too for a day) · POST …/webhooks/:webhook/test ·
 * GET …/webhooks/:webhook/deliveries?state= · POST …/webhooks/:webhook/deliveries/:delivery/again.
 *
 * Each delivery is a POST of `webhookBody` as JSON. Any answer from 200 to 299 within 10 s means taken; redirects are not followed; everything else is tried
 * again for a day. The same event may come twice: its `id` says so. Order is not promised. The header
 *
 *   patchcord-signature: t=1763865600,v1=5257a8…,v1=…
 *
 * holds the time of sending (s since 1970) and one HMAC-SHA256 in hex for each secret in force, over `<t>.<body as it came>`. Refuse what is older than five minutes.
 */
import * as z from 'zod';
import { pageQuery } from './api.ts';

/** What can be asked for: 'number.*' is all of a noun. */
export const webhookEventTypes = ['request.*', 'number.*', 'call.*', 'call.started', 'call.ended'] as const;
export const webhookEventType = z.enum(webhookEventTypes, { error: `Expected one of ${webhookEventTypes.join(', ')}.` });
export type WebhookEventType = z.infer<typeof webhookEventType>;

const iso = z.iso.datetime();
const url = z.string().trim().min(1).max(500);
const events = z
  .array(webhookEventType)
  .min(1, 'Choose at least one kind of event.')
  .max(webhookEventTypes.length)
  .transform((all) => [...new Set(all)]);

export const webhook = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEventType),
  on: z.boolean(),
  createdAt: iso,
  /** Since when nothing was taken; null: the last delivery was. */
  failingSince: iso.nullable(),
  /** We switched it off, because nothing was taken for a day or longer. */
  switchedOffAt: iso.nullable(),
  /** Until when the secret before this one signs too. */
  previousSecretUntil: iso.nullable(),
});
export type Webhook = z.infer<typeof webhook>;
export const webhookCreate = z.strictObject({ url, events });
export type WebhookCreate = z.input<typeof webhookCreate>;
export const webhookChange = z.strictObject({ url: url.optional(), events: events.optional(), on: z.boolean().optional() });
export type WebhookChange = z.input<typeof webhookChange>;
/** The secret is shown here once. */
export const webhookMade = webhook.extend({ secret: z.string() });
export type WebhookMade = z.infer<typeof webhookMade>;

/** What is sent. */
export const webhookBody = z.object({
  id: z.string(),
  /** For example 'number.changed', 'call.ended', 'webhook.test'. */
  type: z.string(),
  createdAt: iso,
  account: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type WebhookBody = z.infer<typeof webhookBody>;

export const deliveryState = z.enum(['waiting', 'delivered', 'failed']);
export const webhookDelivery = z.object({
  id: z.string(),
  /** As it is sent. */
  event: webhookBody,
  state: deliveryState,
  attempts: z.int(),
  createdAt: iso,
  lastAt: iso.nullable(),
  /** HTTP status of the last attempt; null where there was no answer. */
  lastStatus: z.int().nullable(),
  /** Why it was not taken. */
  lastError: z.string().nullable(),
  /** How the last answer began: 1,000 characters at most; null where there was none. */
  lastAnswer: z.string().nullable(),
  lastMs: z.int().nullable(),
  /** When it is tried next; null where it is not. */
  nextAt: iso.nullable(),
});
/** Query of a list of deliveries. */
export const deliveryQuery = pageQuery.extend({ state: deliveryState.optional() });
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
