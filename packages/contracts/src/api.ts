/**
 * The HTTP API under /api/v1: the shapes that go over the wire. Paths stand beside their shapes; the server's routes and the web's client both
 * read this file. Times are ISO 8601 in UTC. Lists are `{ items, nextCursor }`, newest first, `?limit=` (1 to 200, default 50) and `?cursor=`.
 */
import * as z from 'zod';
import { edgeStatus } from './edge-protocol.ts';
import { numberStates } from './number-state.ts';
import { callerFrom, voicemailCode } from './rows.schemas.ts';
import { openingHours, unanswered } from './unanswered.ts';
import { reachedBy } from './wakes.ts';

export const errorDetail = z.object({
  /** Path of the field in the body or query, for example 'sources.0.cidr'. */
  field: z.string(),
  /** What came, as text, cut to 200 characters. */
  received: z.string(),
  /** What is wrong, and what would be right. */
  message: z.string(),
});
/** Every error. `code` is `noun.reason` and stable. */
export const apiError = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(errorDetail).optional(), requestId: z.string().optional() }),
});
export type ApiError = z.infer<typeof apiError>;

export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const pageQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().optional() });

const iso = z.iso.datetime();

/* Who am I. GET /api/v1/me. Sign-in and sign-out are better-auth's, under /api/auth. */
export const accountRole = z.enum(['owner', 'admin', 'member']);
export type AccountRole = z.infer<typeof accountRole>;
export const platformRole = z.enum(['operator', 'support']);
export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), platformRole: platformRole.nullable(), twoFactor: z.boolean() }),
  accounts: z.array(z.object({ id: z.string(), name: z.string(), role: accountRole })),
  /** True on a local demo: allows private address ranges. */
  demo: z.boolean(),
  /** The seeded demo has a carrier that calls: shows 'Call me'. */
  demoCarrier: z.boolean(),
  /** Requests may be written to this mail address; null: by the page only. `port`: on a local demo, where to hand the mail in. */
  mailbox: z.object({ address: z.string(), port: z.int().nullable() }).nullable(),
});
export type Me = z.infer<typeof me>;

/* Everything of an account stands under /api/v1/accounts/:account/… and passes the one tenant check. */

/* People. GET …/people · PATCH/DELETE …/people/:person. They come in by invitation (joining.ts). */
export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: accountRole,
  /** At least one app registered now, on any edge. */
  online: z.boolean(),
  /** By what a call reaches this person now; []: by nothing. */
  reachedBy: z.array(reachedBy),
  /** E.164 numbers that ring this person. */
  numbers: z.array(z.string()),
  /** May call out with the own numbers, as far as the account may. */
  mayCallOut: z.boolean(),
  /** Country in which this person types numbers, ISO 3166-1; null: as in `dials`. */
  dialsCountry: z.string().nullable(),
  /** Country that is in force: the chosen one, else that of the person's first number; null: numbers are typed with the country code. */
  dials: z.string().nullable(),
});
export type Person = z.infer<typeof person>;
export const personChange = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  /** Roles are given and taken by an owner. */
  role: accountRole.optional(),
  mayCallOut: z.boolean().optional(),
  /** null: that of the person's first number. */
  dialsCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters, for example US')
    .nullable()
    .optional(),
});

/*
 * Trunks. GET …/trunks · GET/PATCH/DELETE …/trunks/:trunk. What lets in more callers, or takes them for somebody else, is asked for (requests.ts):
 * a customer adds no trunk, source or number by itself. Support and operators may, for an account: /api/v1/platform/accounts/:account/trunks,
 * …/trunks/:trunk/sources, …/numbers, with the same bodies.
 */
export const source = z.object({ id: z.string(), cidr: z.string(), note: z.string(), addedAt: iso });
export type Source = z.infer<typeof source>;
export const sourceCreate = z.strictObject({
  /** An address or a CIDR range, IPv4 /24 to /32, IPv6 /48 to /128. */
  cidr: z.string().trim().min(1).max(64),
  note: z.string().trim().max(200).default(''),
});
export const trunkSettings = z.object({
  name: z.string().trim().min(1).max(100),
  /** Who they bring, for example 'Twilio'. */
  carrier: z.string().trim().min(1).max(100),
  on: z.boolean(),
  calledFrom: z.enum(['request_uri', 'to', 'p_called_party_id', 'diversion']),
  callerFrom,
  /** ISO 3166-1 alpha-2 of national numbers on this trunk, for example 'US'; null: the carrier always sends the country code. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters, for example US')
    .nullable(),
  callsLimit: z.int().min(1).max(10_000),
  callsPerSecond: z.int().min(1).max(1_000),
});
export const trunk = trunkSettings.extend({
  id: z.string(),
  sources: z.array(source),
  /** null: only its sources may call. */
  login: z.lazy(() => trunkLogin.nullable()),
  /** Support approved that it has a login: whoever looks after the account makes it, and a new password, without asking again. */
  loginAllowed: z.boolean(),
  numbers: z.int(),
  createdAt: iso,
  live: z.lazy(() => liveOn),
});
export type Trunk = z.infer<typeof trunk>;
export const trunkCreate = trunkSettings
  .partial({ on: true, calledFrom: true, callerFrom: true, country: true, callsLimit: true, callsPerSecond: true })
  .extend({ sources: z.array(sourceCreate).max(200).default([]) })
  .strict();
export type TrunkCreate = z.input<typeof trunkCreate>;
export const trunkChange = trunkSettings.partial().strict();
/** By support, for an account. */
export const trunkDirectChange = trunkChange.extend({ loginAllowed: z.boolean().optional() });
export type TrunkChange = z.input<typeof trunkChange>;
/* Sources. DELETE …/trunks/:trunk/sources/:source; support: POST …/trunks/:trunk/sources */

/*
 * Login of a trunk: user name and password for a carrier or PBX without fixed addresses.
 * POST …/trunks/:trunk/login makes one once support allowed it, or a new password for the one there is · DELETE …/trunks/:trunk/login
 */
export const trunkLogin = z.object({
  user: z.string(),
  /** Where to send calls, one per location. The name need not resolve where the proxy is set. */
  servers: z.array(z.object({ location: z.string(), host: z.string(), proxy: z.string() })),
  /** When the password was made. */
  changedAt: iso,
});
export type TrunkLoginShown = z.infer<typeof trunkLogin>;
/** The password is shown here once and kept only as its digests. */
export const trunkLoginMade = trunkLogin.extend({ password: z.string() });
export type TrunkLoginMade = z.infer<typeof trunkLoginMade>;

/** On how many connected edges the newest change of this thing is in force. */
export const liveOn = z.object({ edges: z.int(), of: z.int() });

/* Numbers. GET …/numbers · GET/PATCH/DELETE …/numbers/:number · POST …/numbers/:number/restore · …/check: arrival-check.ts */
export const number = z.object({
  id: z.string(),
  /** E.164 with '+'. */
  e164: z.string(),
  /** As people write it, for example '+1 202 555 0101'. */
  formatted: z.string(),
  country: z.string().nullable(),
  /** number-state.ts has the drawing. */
  state: z.enum(numberStates),
  /**
   * A paused trunk (`on` false) refuses the calls of all its numbers, whatever their state. `upstream`: of a ported number, the platform's own.
   * `voicemailCode`: what its carrier's own voicemail is known to take a call for, or else the usual one.
   */
  trunk: z.object({ id: z.string(), name: z.string(), carrier: z.string(), on: z.boolean(), upstream: z.boolean(), voicemailCode }),
  /** False while paused. */
  on: z.boolean(),
  people: z.array(z.object({ id: z.string(), name: z.string(), online: z.boolean(), reachedBy: z.array(reachedBy) })),
  /** Who rang here and was removed from the account, since its people were last chosen. */
  peopleLost: z.array(z.object({ name: z.string(), at: iso })),
  lastCallAt: iso.nullable(),
  pausedAt: iso.nullable(),
  /** For a removed number: until then it can be restored. */
  restorableUntil: iso.nullable(),
  ringSeconds: z.int(),
  /** Ownership was proved, so that its people may show it as caller ID (ownership.ts). A ported number is. */
  proved: z.boolean(),
  unanswered,
  /** null: always open. */
  hours: openingHours.nullable(),
  /** By its hours, at this moment. */
  open: z.boolean(),
  createdAt: iso,
  live: liveOn,
  /** Where the carrier has to forward, one per location: '+12025550101@host'. */
  forwards: z.array(
    z.object({
      location: z.string(),
      uri: z.string(),
      /** The same over TLS, '+12025550101@host:5061;transport=tls'; null where the location takes none. */
      tlsUri: z.string().nullable(),
    }),
  ),
});
export type PhoneNumber = z.infer<typeof number>;
export const numberCreate = z.strictObject({
  /** E.164 or international form; separators are allowed. */
  e164: z.string().trim().min(3).max(40),
  trunk: z.string(),
  people: z.array(z.string()).max(30).default([]),
  on: z.boolean().default(true),
  ringSeconds: z.int().min(5).max(180).default(30),
});
/** `removed`: those that can still be restored, instead of the others. */
export const numberQuery = pageQuery.extend({ removed: z.stringbool().default(false) });
export type NumberCreate = z.input<typeof numberCreate>;
export const numberChange = z.strictObject({
  /** Another one is for support to give: a number moves by a request for that trunk. */
  trunk: z.string().optional(),
  people: z.array(z.string()).max(30).optional(),
  /** false pauses it, true resumes it. */
  on: z.boolean().optional(),
  ringSeconds: z.int().min(5).max(180).optional(),
  unanswered: unanswered.optional(),
  hours: openingHours.nullable().optional(),
});
/** `trunk`: where the one it was on is gone; another one than that is for support to give. */
export const numberRestore = z.strictObject({ trunk: z.string().optional() });
export type NumberRestore = z.input<typeof numberRestore>;
export type NumberChange = z.input<typeof numberChange>;

/* Phone. POST …/phone/session: what the person's app needs to register, on one edge. Renew at two thirds of its life. */
export const phoneSession = z.object({
  userId: z.string(),
  displayName: z.string(),
  /** wss://host/ or, on loopback, ws://127.0.0.1:8088 */
  websocketUrl: z.string(),
  /** sip:usr_…@domain */
  sipUri: z.string(),
  username: z.string(),
  password: z.string(),
  expiresAt: iso,
  /** The same for a page whose clock is wrong: it counts from when this came. */
  expiresInSeconds: z.int(),
  iceServers: z.array(z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() })),
});
export type PhoneSession = z.infer<typeof phoneSession>;
/*
 * GET …/phone/calling-out: whether this person may call out for the account, how numbers are typed in the person's own country (rows.ts), and with which
 * numbers: those that ring the person. Only one whose ownership was `proved` can be shown to the other side.
 */
export const callingOut = z.object({
  /** `account`: the account may not call out. `person`: this person may not for it. */
  refusedBecause: z.enum(['account', 'person']).nullable(),
  dials: z
    .object({ countryCode: z.string().nullable(), nationalPrefix: z.string(), internationalPrefixes: z.array(z.string()) })
    .nullable(),
  numbers: z.array(z.object({ id: z.string(), e164: z.string(), proved: z.boolean() })),
});
export type CallingOut = z.infer<typeof callingOut>;
/*
 * GET …/phone/colleagues: the other members of the account, by name: to whom a call can be handed over. `online`: an app or a device of that person is
 * signed on at some edge; only an app can take a call over.
 */
export const colleague = z.object({ id: z.string(), name: z.string(), online: z.boolean() });
export type Colleague = z.infer<typeof colleague>;
export const colleagues = z.object({ colleagues: z.array(colleague) });
/* PUT …/phone/calls/:call/quality: see quality.ts. */
/* POST …/phone/demo-call, demo only: the demo carrier really calls one of the person's numbers. Body optional `{ number }`. Answer 202. */
export const demoCall = z.strictObject({ number: z.string().optional() });
export const demoCallPlaced = z.object({ from: z.string(), to: z.string(), sipCallId: z.string() });
export type DemoCallPlaced = z.infer<typeof demoCallPlaced>;

/* GET /healthz: 200 when ready, 503 when not. Public: names nothing but states. */
export const health = z.object({
  status: z.enum(['ready', 'not_ready']),
  version: z.string(),
  database: z.object({ status: z.enum(['ready', 'not_ready']), engine: z.enum(['pglite', 'postgres']) }),
  revision: z.int(),
  edges: z.array(
    z.object({
      name: z.string(),
      location: z.string(),
      status: edgeStatus.or(z.literal('away')),
      appliedRevision: z.int(),
      lastSeenAt: iso.nullable(),
    }),
  ),
});
export type Health = z.infer<typeof health>;
