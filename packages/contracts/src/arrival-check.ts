/**
 * The arrival check: a number is armed for 15 minutes, and every attempt for it at any edge is shown as it happens, refused ones and ones from
 * unlisted addresses included. It passes at the first good call from where the number's trunk allows.
 *
 * Under /api/v1/accounts/:account/numbers/:number: POST check arms (again) · GET check · DELETE check stops ·
 * GET check/events: server-sent events, `check` and `attempt` with these shapes; comes back where it was by Last-Event-ID ·
 * POST check/sources: 'add this address', one that the check has seen.
 */
import * as z from 'zod';
import { origin, outcome } from './events.schemas.ts';
import type { Outcome } from './outcomes.ts';

export const checkMinutes = 15;

/** Refused, and yet they came from the right place for the right number with something to talk about: the forward works. */
const forwardWorks: readonly Outcome[] = [
  'no_app_online',
  'nobody_assigned',
  'busy',
  'trunk_calls_limit',
  'trunk_rate_limit',
  'edge_starting',
  'edge_draining',
];
/** @param refused null: it was let in and rings */
export const provesArrival = (refused: Outcome | null): boolean => refused === null || forwardWorks.includes(refused);

const iso = z.iso.datetime();

export const checkAttempt = z.object({
  /** Its own within the check; it comes again with the same id when it is repeated. */
  id: z.string(),
  seq: z.int(),
  firstAt: iso,
  lastAt: iso,
  /** Times it came, repetitions of UDP included. */
  count: z.int(),
  origin,
  method: z.string(),
  calledRaw: z.string(),
  codecs: z.array(z.string()),
  userAgent: z.string(),
  edge: z.string(),
  location: z.string(),
  /** It shows that the forward works. */
  good: z.boolean(),
  /** null: let in. */
  refused: z
    .object({
      outcome,
      label: z.string(),
      sentence: z.string(),
      /** SIP status sent; 0: silence. */
      code: z.int(),
    })
    .nullable(),
  /** Its address is not on the number's trunk: POST check/sources asks support to add it. */
  canAddAddress: z.boolean(),
});
export type CheckAttempt = z.infer<typeof checkAttempt>;

export const arrivalCheck = z.object({
  id: z.string(),
  state: z.enum(['armed', 'passed', 'stopped', 'expired']),
  armedAt: iso,
  expiresAt: iso,
  passedAt: iso.nullable(),
  /** The server's clock now, so that a page counts down right whatever its own says. */
  now: iso,
  /** Attempts that came beyond those that are kept. */
  leftOut: z.int(),
});
export type ArrivalCheck = z.infer<typeof arrivalCheck>;

/** GET check. null: never armed, or long ago. Attempts: newest first. */
export const checkShown = z.object({ check: arrivalCheck.nullable(), attempts: z.array(checkAttempt) });
export type CheckShown = z.infer<typeof checkShown>;

export const checkSource = z.strictObject({
  /** As an attempt of this check says it in `origin.address`. */
  address: z.string().trim().min(1).max(64),
});
/** The request that support decides; the one that waits already, where the address was asked for before. */
export const checkSourceAnswer = z.object({ request: z.string(), cidr: z.string() });
export type CheckSourceAnswer = z.infer<typeof checkSourceAnswer>;
