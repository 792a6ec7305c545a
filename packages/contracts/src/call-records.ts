/** Call records and refused attempts, as the API shows them. */
import * as z from 'zod';
import { pageQuery } from './api.ts';
import { callCost } from './costs.ts';
import { origin, outcome } from './events.schemas.ts';
import { callQuality } from './quality.ts';

const iso = z.iso.datetime();

/* Call records. GET …/calls (query: pageQuery + sipCallId?, number?, direction?, mine? = own calls only) · GET …/calls/:call */
const facts = {
  sipCallId: z.string(),
  origin,
  calledRaw: z.string(),
  called: z.string().nullable(),
  callerRaw: z.string(),
  caller: z.string().nullable(),
  callerName: z.string().nullable(),
  callerWithheld: z.boolean(),
  codecs: z.array(z.string()),
  /** User name of the trunk's login that the caller's side proved; null where its address is listed, or nothing was proved. */
  login: z.string().nullable(),
};
/** The outcome in words, from the one table. */
export const outcomeWords = z.object({
  outcome,
  label: z.string(),
  sentence: z.string(),
  fault: z.enum(['none', 'account', 'carrier', 'caller', 'platform', 'unknown']),
});
export const direction = z.enum(['in', 'out']);
/**
 * Of a call out, `called` is whom it called, `number` and `caller` the number that was shown (`callerWithheld`: not to the other side), `trunk` and
 * `answeredBy` are null, and `quality.heardByCaller` is what the other side heard.
 */
export const call = z.object({
  id: z.string(),
  direction,
  /** Who called out; null for a call in. */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Of a call out: the longest prefix of the called number that is known, for example '1876'. */
  destination: z.string().nullable(),
  ...facts,
  trunk: z.object({ id: z.string(), name: z.string() }).nullable(),
  number: z.object({ id: z.string(), e164: z.string() }).nullable(),
  edge: z.string(),
  location: z.string(),
  startedAt: iso,
  ringAt: iso.nullable(),
  answerAt: iso.nullable(),
  endAt: iso.nullable(),
  /** null while the call is up. */
  result: outcomeWords.nullable(),
  /** Final SIP status sent for the INVITE; null while it is up. */
  code: z.int().nullable(),
  hungUpBy: z.enum(['caller', 'callee', 'platform']).nullable(),
  answeredBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** That person's desk phone or softphone; null: the app. */
  answeredOn: z.object({ id: z.string(), name: z.string() }).nullable(),
  /**
   * Who had the call, one after the other, where it was answered: it may have been handed over to a colleague. Of a call out the person who made it comes first.
   * `from` and `until` are null as long as they are not known, which is until the call is over.
   */
  spoke: z.array(z.object({ person: z.object({ id: z.string(), name: z.string() }), from: iso.nullable(), until: iso.nullable() })),
  codec: z.string().nullable(),
  /** How it sounded, each way. */
  quality: callQuality,
  cost: callCost,
  detail: z.string(),
  /** Gateways that were asked to carry a call out, in order, with their final answer (0: none in time). null: only who runs the platform sees it. */
  tried: z.array(z.object({ gateway: z.object({ id: z.string(), name: z.string() }), code: z.int() })).nullable(),
});
export type Call = z.infer<typeof call>;
export const callQuery = pageQuery.extend({
  sipCallId: z.string().max(1024).optional(),
  number: z.string().optional(),
  mine: z.stringbool().optional(),
  direction: direction.optional(),
});
/** GET /api/v1/platform/accounts/:account/calls, for support. */
export const platformCallQuery = callQuery.omit({ mine: true });

/*
 * Refused attempts: what came and rang nobody because it was not admitted. Alike ones (edge, source, outcome, called number, hour) are one row
 * with a count, and each account and each edge keeps a bounded number of rows, so that a flood cannot fill the disk.
 * GET …/attempts (query: attemptQuery): those of the account's trunks and numbers. GET /api/v1/platform/attempts: all, for support.
 */
export const attempt = z.object({
  id: z.string(),
  result: outcomeWords,
  /** SIP status sent; 0: silence. */
  code: z.int(),
  count: z.int(),
  firstAt: iso,
  lastAt: iso,
  /** The last of them. */
  method: z.string(),
  ...facts,
  userAgent: z.string(),
  trunk: z.object({ id: z.string(), name: z.string() }).nullable(),
  edge: z.string(),
  location: z.string(),
  detail: z.string(),
});
export type Attempt = z.infer<typeof attempt>;
export const attemptQuery = pageQuery.extend({ source: z.string().max(64).optional(), sipCallId: z.string().max(1024).optional() });
