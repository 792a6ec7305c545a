/**
 * Proving that a number is the account's, which lets its people show it as caller ID. ownership-state.ts has the drawing of a check.
 *
 * Of the account, under …/accounts/:account/numbers/:number/ownership:
 * GET              what is proved, the newest check and document, and what can be done now (`ownershipShown`). While a check is open: every second
 * POST checks      calls the number (202)
 * POST document    a bill or contract in place of a check, `application/pdf`, 10 MB at most; support decides (201)
 * GET  document    the PDF again; for people only
 * POST withdraw    takes a document back before support decided
 *
 * Support and operators, /api/v1/platform/ownership: GET (?state=open|ended) · GET :claim · GET :claim/document · POST :claim/accept |
 * refuse (`ownershipRefusal`), each with `If-Match: "<version>"`. Operators: GET/PUT /api/v1/platform/check-callers (`checkCallers`).
 */
import * as z from 'zod';
import { ownershipCheckStates, ownershipClaimStates, ownershipFailures } from './ownership-state.ts';

const iso = z.iso.datetime();

export const documentLimits = {
  bytes: 10 * 1024 * 1024,
  /** After support decided. */
  keptDays: 14,
} as const;

export const ownershipCheck = z.object({
  id: z.string(),
  state: z.enum(ownershipCheckStates),
  reason: z.enum(ownershipFailures).nullable(),
  /** What happened and what to do next; '' while it is open. */
  sentence: z.string(),
  /** Which call it is, from 1, and how many there will be as far as is known now. */
  call: z.int(),
  calls: z.int(),
  /** The number that this call shows. */
  shows: z.string(),
  askedBy: z.string(),
  askedAt: iso,
  endedAt: iso.nullable(),
});
export type OwnershipCheck = z.infer<typeof ownershipCheck>;

export const ownershipClaim = z.object({
  id: z.string(),
  state: z.enum(ownershipClaimStates),
  version: z.int(),
  /** Why support refused it. */
  reason: z.string(),
  /** null: deleted, some days after the decision. */
  document: z.object({ name: z.string(), bytes: z.int() }).nullable(),
  askedBy: z.string(),
  askedAt: iso,
  endedAt: iso.nullable(),
});
export type OwnershipClaim = z.infer<typeof ownershipClaim>;

export const proof = z.object({
  /** ported: the telephone network brings its calls to the platform itself. */
  by: z.enum(['check', 'document', 'ported']),
  at: iso.nullable(),
});
export type Proof = z.infer<typeof proof>;

export const ownershipShown = z.object({
  proof: proof.nullable(),
  /** The newest. */
  check: ownershipCheck.nullable(),
  claim: ownershipClaim.nullable(),
  /** Checks that can still be made within a day. */
  checksLeft: z.int(),
  /** null: a check can be made now. */
  noCheckNow: z.string().nullable(),
  /** When a check can be made next, where only that is in the way. */
  nextCheckAt: iso.nullable(),
  /** null: a document can be sent now. */
  noDocumentNow: z.string().nullable(),
});
export type OwnershipShown = z.infer<typeof ownershipShown>;

export const documentQuery = z.object({
  /** As the file is called where it came from: shown, nothing more. */
  name: z.string().trim().max(200).default('document.pdf'),
});

/* Support. */

export const ownershipQuery = z.object({ state: z.enum(['open', 'ended']).default('open') });
export const ownershipItem = z.object({
  id: z.string(),
  state: z.enum(ownershipClaimStates),
  account: z.object({ id: z.string(), name: z.string() }),
  number: z.object({ id: z.string(), e164: z.string(), formatted: z.string() }),
  askedBy: z.string(),
  askedAt: iso,
});
export type OwnershipItem = z.infer<typeof ownershipItem>;
export const reviewedOwnership = ownershipClaim.extend({
  account: ownershipItem.shape.account,
  number: ownershipItem.shape.number,
  carrier: z.string(),
  /** The checks of this number, newest first: what they ended with says much. */
  checks: z.array(ownershipCheck),
});
export type ReviewedOwnership = z.infer<typeof reviewedOwnership>;
export const ownershipRefusal = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });

/* Operators. */

export const checkCallers = z.strictObject({
  /** The platform's own numbers at the upstream, E.164 or international form. */
  numbers: z.array(z.string().trim().min(3).max(40)).max(200),
});
export type CheckCallers = z.infer<typeof checkCallers>;

/* Edge: the answer to a report may hold such a task. Progress goes to POST /api/edge/v1/ownership-checks. */

export const ownershipTask = z.object({
  check: z.string().max(64),
  /** Which call of the check, from 1. */
  call: z.int().min(1).max(9),
  /** E.164 with '+'. */
  number: z.string().max(20),
  shows: z.string().max(20),
});
export type OwnershipTask = z.infer<typeof ownershipTask>;

/** What an edge says of a call it places: every 300 ms until it is told that nothing more is wanted. Times are of its own clock, ms since 1970. */
export const ownershipProgress = z.strictObject({
  check: z.string().max(64),
  call: z.int().min(1).max(9),
  placedAt: z.int().min(0),
  /** When this edge sent CANCEL; null: not yet. */
  cancelledAt: z.int().min(0).nullable(),
  /** The final answer of the last gateway that was asked; null: none yet. 0: no gateway gave one. */
  final: z.int().min(0).max(699).nullable(),
});
export type OwnershipProgress = z.infer<typeof ownershipProgress>;
export const ownershipOrder = z.object({
  /** Cancel the call in so many milliseconds; null: go on. */
  cancelInMs: z.int().min(0).nullable(),
  /** Say nothing more of this call. */
  done: z.boolean(),
});
export type OwnershipOrder = z.infer<typeof ownershipOrder>;
