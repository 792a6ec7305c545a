/*
 * Who changed what. GET …/audit: of the account, for owners and admins; GET …/audit/actors: by whom. GET /api/v1/platform/audit (query also `account`): all, for operators and
 * support. Kept two years. A change and its row are committed together.
 */
import * as z from 'zod';
import { pageQuery } from './api.ts';

/** Everything that is recorded, `noun.verb`, and how it is said to people. The noun of a number or request is a webhook event's too. */
export const auditActions = {
  'number.added': 'Number added',
  'number.changed': 'Number changed',
  'number.removed': 'Number removed',
  'number.restored': 'Number brought back',
  'number.porting_requested': 'Porting asked for',
  'number.porting_submitted': 'Porting submitted to the carrier',
  'number.porting_dated': 'Day of the porting set',
  'number.porting_opened': 'Day of the porting: calls taken from carrier and upstream',
  'number.ported': 'Number ported: calls taken from the upstream alone',
  'number.porting_refused': 'Porting refused',
  'number.porting_withdrawn': 'Porting withdrawn',
  'number.ownership_check': 'Ownership check: the number was called',
  'number.ownership_failed': 'Ownership check failed',
  'number.ownership_document': 'Document sent to prove ownership',
  'number.ownership_withdrawn': 'Document to prove ownership taken back',
  'number.ownership_refused': 'Document to prove ownership refused',
  'number.proved': 'Ownership of the number proved',
  'upstream.callers_changed': 'Numbers that ownership checks call from changed',
  'upstream.declared': 'Upstream for ported numbers declared',
  'gateway.added': 'Gateway for calls out added',
  'gateway.changed': 'Gateway for calls out changed',
  'gateway.removed': 'Gateway for calls out removed',
  'account.calls_out_allowed': 'What an account may call was decided',
  'account.calls_out_asked': 'Support asked to allow more calls out',
  'account.calls_out_changed': 'Calls out of the account changed',
  'price_list.uploaded': 'Price list uploaded',
  'price_list.started': 'Price list put in force',
  'price_list.removed': 'Price list removed',
  'price_list.rated_again': 'Calls rated again',
  'spend.reached': 'Day’s limit for calls out reached: they are refused',
  'spend.opened': 'Calls out allowed again',
  'check.armed': 'Arrival check armed',
  'check.stopped': 'Arrival check stopped',
  'request.made': 'Request begun',
  'request.changed': 'Request changed',
  'request.mailed': 'Mail taken into a request',
  'request.sent': 'Request sent',
  'request.taken': 'Request taken by support',
  'request.asked': 'Support asked for more information',
  'request.approved': 'Request approved, all of it or in part',
  'request.refused': 'Request refused',
  'request.withdrawn': 'Request withdrawn',
  'request.reopened': 'Request opened again',
  'trunk.added': 'Trunk added',
  'trunk.changed': 'Trunk changed',
  'trunk.removed': 'Trunk removed',
  'source.added': 'Address added',
  'source.removed': 'Address removed',
  'login.made': 'New password for a trunk login',
  'login.removed': 'Trunk login removed',
  'device.added': 'Desk phone or softphone added',
  'device.removed': 'Desk phone or softphone removed',
  'wake.added': 'Browser that can be woken added',
  'wake.removed': 'Browser that can be woken removed',
  'wake.gone': 'Browser can be woken no more',
  'account.made': 'Account made',
  'invitation.made': 'Person invited',
  'invitation.sent_again': 'Invitation sent again',
  'invitation.revoked': 'Invitation taken back',
  'person.joined': 'Person joined',
  'operator.changed': 'Role on the platform changed',
  'person.changed': 'Person changed',
  'person.removed': 'Person removed',
  'location.added': 'Location added',
  'edge.added': 'Edge added',
  'edge.removed': 'Edge removed',
  'mail.sent_again': 'Mail sent again',
  'key.made': 'API key made',
  'key.revoked': 'API key revoked',
  'webhook.added': 'Webhook added',
  'webhook.changed': 'Webhook changed',
  'webhook.removed': 'Webhook removed',
  'webhook.secret_renewed': 'New secret for a webhook',
  'webhook.switched_off': 'Webhook switched off after long failure',
  'webhook.tested': 'Webhook tried out',
  'delivery.sent_again': 'Webhook delivery sent again',
} as const;
export type AuditAction = keyof typeof auditActions;

export const auditActor = z.object({
  /** user: a person of the account. key: an API key. platform: somebody who runs the platform. system: nobody asked for it. */
  kind: z.enum(['user', 'key', 'platform', 'system']),
  id: z.string().nullable(),
  /** As it was called then. */
  name: z.string(),
  /** Where the request came from; null: from nowhere, or from the platform's people (not shown to accounts). */
  address: z.string().nullable(),
});
export type AuditActor = z.infer<typeof auditActor>;

const fields = z.record(z.string(), z.unknown()).nullable();
export const auditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  account: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** `noun.verb`, for example 'number.changed'. */
  action: z.string(),
  label: z.string(),
  subject: z.object({ id: z.string(), label: z.string() }),
  /** Only what differs. Never a password, secret or token. */
  before: fields,
  after: fields,
  /** What the ids in `before` and `after` are called now (people, trunks, numbers, locations); what is gone has no name here. */
  names: z.record(z.string(), z.string()),
  actor: auditActor,
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditQuery = pageQuery.extend({
  /** 'number.changed', or 'number' for all that begin so; several with commas: 'number,check'. */
  action: z
    .string()
    .max(500)
    .regex(
      /^[a-z_]+(\.[a-z_]+)?(,[a-z_]+(\.[a-z_]+)?)*$/,
      'Expected a noun like number, or an action like number.changed; several with commas.',
    )
    .optional(),
  /** Id of the person or key. */
  actor: z.string().max(100).optional(),
  /** Id of what was changed. */
  subject: z.string().max(100).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
/** GET …/audit/actors: who changed anything, by the name of the last time. For choosing one. */
export const auditActors = z.object({
  items: z.array(auditActor.pick({ kind: true, name: true }).extend({ id: z.string() })),
  nextCursor: z.null(),
});
export type AuditActors = z.infer<typeof auditActors>;
export const platformAuditQuery = auditQuery.extend({ account: z.string().max(100).optional() });
export type AuditQuery = z.infer<typeof auditQuery>;
