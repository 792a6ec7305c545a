/**
 * The request to bring numbers, under /api/v1. Every answer that holds a request has its `version` and the header `ETag: "<version>"`; a change
 * may send `If-Match` with it, and support's changes must: who comes second is told (412 `request.changed`) and nothing is lost.
 *
 * GET  /api/v1/carriers                             presets, any session
 * GET/POST  …/requests                              list (`requestQuery`); a new draft (`requestCreate`)
 * GET  …/requests/:request
 * PUT  …/requests/:request/carrier | addresses | location        one step of the draft
 * POST …/requests/:request/numbers                  rows typed or pasted (`rowsAdd`) → `rowsAdded`
 * POST …/requests/:request/numbers/file             the same from a file: text/csv or text/plain, 5 MB at most, options in the query (`fileQuery`)
 * GET  …/requests/:request/numbers                  rows (`rowQuery`)
 * PATCH/DELETE …/requests/:request/numbers/:row     one row (`requestRowChange`); DELETE …/numbers?wrong=true: those that are not good
 * POST …/requests/:request/send | withdraw | reopen
 * GET/POST …/requests/:request/messages             the thread; in `needs_information` a message is the answer
 * GET  …/requests/:request/mails                    what was understood of mails that it was made of (`requestMail`)
 * GET  …/requests/:request/confirmation             what to enter at the carrier (`requestConfirmation`)
 * POST …/requests/host-name                         addresses a host name points to now (`hostName`)
 *
 * Support and operators, /api/v1/platform/requests: GET (queue) · GET :request · GET :request/numbers · POST :request/take | ask | notes | refuse |
 * decision · PUT :request/addresses
 */
import * as z from 'zod';
import { pageQuery, sourceCreate, trunkSettings } from './api.ts';
import { requestStates } from './request-state.ts';
import { voicemailCode } from './rows.schemas.ts';

const iso = z.iso.datetime();

/** Where a preset's facts come from, from surest to least sure. */
export const presetConfidence = z.enum(['own-page', 'other-vendor', 'shipped-list', 'field-note', 'ask-carrier']);
export const carrierPreset = z.object({
  id: z.string(),
  name: z.string(),
  confidence: presetConfidence,
  /** Pages the facts were read on, and when. */
  sources: z.array(z.object({ url: z.string(), read: z.iso.date() })),
  /** Addresses calls come FROM. Nothing of it is in force before somebody confirmed it. */
  signalling: z.array(z.object({ cidr: z.string(), place: z.string() })),
  /** How the carrier writes the called number; 'national:US' is a national form of that country. */
  calledNumberFormat: z.string().regex(/^(e164_plus|e164_bare|national:[A-Z]{2})$/),
  /** `{e164}` digits without '+', `{host}` the location's host; everything else is as that carrier wants it typed. */
  forwardTemplate: z.string().includes('{host}'),
  steps: z.array(z.string()),
  hostnameAllowed: z.boolean().optional(),
  /** The final code that its own voicemail takes a call for; left out where it is not known to want another than 480. */
  voicemailCode: voicemailCode.optional(),
  notes: z.string().optional(),
});
export type CarrierPreset = z.infer<typeof carrierPreset>;

/* a. Carrier */
export const carrierStep = z.strictObject({
  /** Id of a preset, or 'other'. */
  preset: z.string().max(50),
  /** Name as the customer knows it. */
  name: z.string().trim().min(1).max(100),
  /** The points of 'what BYOC does not change' were read. */
  understood: z.boolean().default(false),
});
/* b. Numbers */
export const rowProblem = z.enum([
  'not_a_number',
  'no_country_code',
  'ambiguous',
  'not_in_use',
  'premium',
  'kind',
  'duplicate',
  'already_yours',
  'person',
]);
export const rowDecision = z.enum(['open', 'approved', 'refused']);
export const requestRow = z.object({
  id: z.string(),
  /** Line of the file or list, from 1. */
  position: z.int(),
  /** As it came, cut to 100 characters. */
  received: z.string(),
  e164: z.string().nullable(),
  formatted: z.string().nullable(),
  country: z.string().nullable(),
  kind: z.string().nullable(),
  /** Whom it rings: e-mails. `member`: is one of the account now; else invited when the request is sent. */
  people: z.array(z.object({ email: z.string(), name: z.string().nullable(), member: z.boolean() })),
  problem: rowProblem.nullable(),
  /** What is wrong with the row and what would be right; of a good one what happens besides, or empty. */
  message: z.string(),
  /** Live elsewhere: support has to decide, the live one is not touched. */
  claim: z.boolean(),
  decision: rowDecision,
  reason: z.string(),
  /** The number made of it. */
  number: z.string().nullable(),
});
export type RequestRow = z.infer<typeof requestRow>;
const emails = z.array(z.email().max(254)).max(30);
export const rowsAdd = z.strictObject({
  /** Pasted: one number a line, people behind it; any separator, a header or none. */
  text: z.string().max(1_000_000).default(''),
  /** Or one by one. */
  rows: z
    .array(z.strictObject({ number: z.string().trim().max(100), people: emails.default([]) }))
    .max(1_000)
    .default([]),
  /** National numbers are read as of this country; null: only international ones are read. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters, for example US')
    .nullable()
    .default(null),
  /** Whom rows ring that name nobody. */
  people: emails.default([]),
  replace: z.boolean().default(false),
});
export const fileQuery = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  people: z.string().max(2_000).optional(),
  replace: z.stringbool().default(false),
});
/** 5 MB, 10,000 numbers. */
export const requestLimits = { fileBytes: 5 * 1024 * 1024, rows: 10_000, addresses: 200 } as const;
export const rowCounts = z.object({ good: z.int(), wrong: z.int(), claims: z.int(), people: z.int() });
export const rowsAdded = z.object({
  added: z.int(),
  wrong: z.int(),
  /** How the file was read, in words. */
  read: z.string(),
  counts: rowCounts,
});
export type RowsAdded = z.infer<typeof rowsAdded>;
export const requestRowChange = z.strictObject({ number: z.string().trim().max(100).optional(), people: emails.optional() });
export const rowQuery = z.object({
  only: z.enum(['wrong', 'good', 'claims']).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const rowPage = z.object({ items: z.array(requestRow), nextAfter: z.int().nullable() });
/* c. Addresses */
export const addressesStep = z.strictObject({
  addresses: z.array(sourceCreate).max(requestLimits.addresses),
  /** The customer asked the carrier, or looked it up, and these are the addresses. */
  confirmed: z.boolean().default(false),
});
/* d. Location */
export const locationStep = z.strictObject({ location: z.string() });

export const requestStep = z.enum(['carrier', 'numbers', 'addresses', 'location', 'review']);
export type RequestStep = z.infer<typeof requestStep>;
export const requestKind = z.enum(['numbers', 'addresses', 'settings']);
export type RequestKind = z.infer<typeof requestKind>;
/** What of a trunk support decides about: who is taken for whom, how many get in, and whether a login lets in besides the addresses. */
export const settingsAsked = trunkSettings
  .pick({ country: true, calledFrom: true, callerFrom: true, callsLimit: true, callsPerSecond: true })
  .partial()
  .extend({ login: z.literal(true).optional() })
  .strict();
export type SettingsAsked = z.infer<typeof settingsAsked>;
export const requestCreate = z.strictObject({
  /** numbers: brings numbers. addresses: more addresses for a trunk that is there. settings: that trunk read or limited another way. */
  kind: requestKind.default('numbers'),
  /** The trunk that changes, or that the numbers join; without it a new trunk is made. */
  trunk: z.string().optional(),
  /** For kind addresses: what to add. */
  addresses: z.array(sourceCreate).max(requestLimits.addresses).default([]),
  /** For kind settings: what to change. */
  settings: settingsAsked.default({}),
  /** Sends it at once, where it is complete. */
  send: z.boolean().default(false),
});
export type RequestCreate = z.input<typeof requestCreate>;
/** `trunk`: only those for this trunk, or that made it. */
export const requestQuery = pageQuery.extend({ trunk: z.string().max(100).optional() });
/** One setting of a trunk: as it is, and as it would be. */
export const settingChange = z.object({ field: settingsAsked.keyof(), before: z.unknown(), after: z.unknown() });
export type SettingChange = z.infer<typeof settingChange>;
/** As people read it, in mails and on pages. */
export const settingLabels: Record<SettingChange['field'], string> = {
  country: 'Country of national numbers',
  calledFrom: 'Called number is read from',
  callerFrom: 'Caller is read from',
  callsLimit: 'Calls at once',
  callsPerSecond: 'New calls per second',
  login: 'Login besides the addresses',
};
const headers: Record<string, string> = {
  request_uri: 'Request-URI',
  to: 'To',
  p_called_party_id: 'P-Called-Party-ID',
  diversion: 'Diversion',
  p_asserted_identity: 'P-Asserted-Identity',
  remote_party_id: 'Remote-Party-ID',
  from: 'From',
};
export function settingText(field: SettingChange['field'], value: unknown): string {
  if (field === 'login') return value === true ? 'allowed' : 'none';
  if (field === 'country') return value === null ? 'always with country code' : String(value);
  return [value]
    .flat()
    .map((one) => headers[String(one)] ?? String(one))
    .join(', then ');
}

export const requestMessage = z.object({
  id: z.string(),
  by: z.object({ name: z.string(), support: z.boolean() }),
  /** Seen by support only. */
  internal: z.boolean(),
  text: z.string(),
  at: iso,
});
export type RequestMessage = z.infer<typeof requestMessage>;
export const requestMessageText = z.strictObject({ text: z.string().trim().min(1).max(5_000) });

/** A mail that became a part of the draft. */
export const requestMail = z.object({
  id: z.string(),
  from: z.string(),
  subject: z.string(),
  at: iso,
  /** What proved who wrote it: a DKIM signature or SPF of the sender's domain. demo: nothing did. */
  proof: z.enum(['dkim', 'spf', 'demo']),
  understood: z.array(z.string()),
  notUnderstood: z.array(z.object({ text: z.string(), why: z.string() })),
  /** What was read: without quotes and signature. */
  text: z.string(),
});
export type RequestMail = z.infer<typeof requestMail>;

export const bringRequest = z.object({
  id: z.string(),
  kind: requestKind,
  state: z.enum(requestStates),
  version: z.int(),
  trunk: z.object({ id: z.string(), name: z.string() }).nullable(),
  carrier: carrierStep.nullable(),
  addresses: z.array(z.object({ cidr: z.string(), note: z.string() })),
  addressesConfirmed: z.boolean(),
  /** For kind settings. While it is open, `before` is what is in force now; then, what was when it was decided. */
  settings: z.array(settingChange),
  location: z.object({ id: z.string(), name: z.string() }).nullable(),
  counts: rowCounts,
  /** What is still missing before it can be sent, step by step. */
  missing: z.array(z.object({ step: requestStep, message: z.string() })),
  /** Why it was refused; empty else. */
  reason: z.string(),
  createdBy: z.string(),
  createdAt: iso,
  updatedAt: iso,
  sentAt: iso.nullable(),
  decidedAt: iso.nullable(),
});
export type BringRequest = z.infer<typeof bringRequest>;

/* e. Host names */
export const hostName = z.strictObject({ name: z.string().trim().min(1).max(253) });
export const hostNameResolved = z.object({ name: z.string(), addresses: z.array(z.string()), warning: z.string() });

/* Support */
export const riskSignal = z.object({ level: z.enum(['fine', 'look', 'stop']), title: z.string(), text: z.string() });
export type RiskSignal = z.infer<typeof riskSignal>;
export const queueItem = bringRequest
  .pick({ id: true, kind: true, state: true, version: true, trunk: true, carrier: true, counts: true, sentAt: true, updatedAt: true })
  .extend({ account: z.object({ id: z.string(), name: z.string() }), reviewer: z.string().nullable() });
export type QueueItem = z.infer<typeof queueItem>;
export const queueQuery = z.object({ state: z.enum(['waiting', 'customer', 'decided']).default('waiting') });
export const reviewedRequest = bringRequest.extend({
  account: z.object({ id: z.string(), name: z.string(), createdAt: iso }),
  reviewer: z.string().nullable(),
  /** The trunk as it is now, where the request is for one that is there. */
  trunkNow: z
    .object({ addresses: z.array(z.object({ cidr: z.string(), note: z.string() })), numbers: z.int(), login: z.boolean() })
    .nullable(),
  signals: z.array(riskSignal),
  messages: z.array(requestMessage),
});
export type ReviewedRequest = z.infer<typeof reviewedRequest>;
export const requestDecision = z.strictObject({
  /** All good rows that no other account has, or these rows. */
  approve: z.union([z.literal('all'), z.array(z.string()).max(requestLimits.rows)]),
  refuse: z
    .array(z.strictObject({ row: z.string(), reason: z.string().trim().min(1).max(500) }))
    .max(1_000)
    .default([]),
});
export const requestRefusal = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });

/* Confirmation: what to enter at the carrier. */
export const requestConfirmation = z.object({
  carrier: z.string(),
  steps: z.array(z.string()),
  notes: z.string(),
  location: z.object({
    name: z.string(),
    host: z.string(),
    addresses: z.array(z.string()),
    sipPort: z.int(),
    sipTlsPort: z.int().nullable(),
  }),
  transports: z.array(z.string()),
  codecs: z.array(z.string()),
  numbers: z.array(
    z.object({
      /** Id of the number that was made. */
      number: z.string().nullable(),
      e164: z.string(),
      formatted: z.string(),
      /** As this carrier wants it typed. */
      forward: z.string(),
      people: z.array(z.string()),
      /** Invited people who are not here yet: it rings them once they are. */
      waitingFor: z.array(z.string()),
    }),
  ),
  notApproved: z.array(z.object({ number: z.string(), reason: z.string() })),
});
export type Confirmation = z.infer<typeof requestConfirmation>;
