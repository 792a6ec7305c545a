/**
 * Porting a number that did well, under /api/v1. porting-state.ts has the drawing of its states.
 *
 * Of the account, under …/accounts/:account/numbers/:number/porting:
 * GET                what there is, and whether it can be asked for (`portingShown`)
 * POST letter        the signed letter, `application/pdf`, 10 MB at most → `portingLetterStored`. It replaces one that was not used yet
 * POST               asks for it (`portingCreate`), with the id of the letter
 * POST withdraw      before its day
 * GET  letter        the PDF again; for people only, never for an API key
 *
 * Support and operators, /api/v1/platform/portings: GET (?state=open|ended) · GET :porting · GET :porting/letter · POST :porting/submit |
 * date (`portingDate`) | open | complete | refuse (`portingRefusal`), each with `If-Match: "<version>"`.
 */
import * as z from 'zod';
import { liveOn } from './api.ts';
import { documentLimits } from './ownership.ts';
import { portingStates } from './porting-state.ts';

const iso = z.iso.datetime();

export const portingLimits = {
  letterBytes: documentLimits.bytes,
  /** After the porting ended. */
  letterKeptDays: documentLimits.keptDays,
  /** What carriers need at least, and for how long their date holds. */
  leastDaysAhead: 7,
  mostDaysAhead: 180,
} as const;

export const portingLetter = z.object({ name: z.string(), bytes: z.int() });
export const porting = z.object({
  id: z.string(),
  state: z.enum(portingStates),
  version: z.int(),
  /** The carrier that gives it away. */
  carrier: z.string(),
  /** At that carrier. */
  carrierAccount: z.string(),
  authorisedName: z.string(),
  wishedOn: z.iso.date(),
  /** Fixed with the carrier; null: not yet. */
  day: z.iso.date().nullable(),
  /** When that day begins where the number's country begins it first, and when it ends where it ends last. */
  dayBegins: iso.nullable(),
  dayEnds: iso.nullable(),
  /** Why it was refused. */
  reason: z.string(),
  /** null: deleted, some days after the porting ended. */
  letter: portingLetter.nullable(),
  letterDeletedOn: z.iso.date().nullable(),
  askedBy: z.string(),
  askedAt: iso,
  submittedAt: iso.nullable(),
  openedAt: iso.nullable(),
  endedAt: iso.nullable(),
  /** On how many edges the number's newest change is in force. */
  live: liveOn,
});
export type Porting = z.infer<typeof porting>;

/** GET …/porting. */
export const portingShown = z.object({
  /** The newest one. */
  porting: porting.nullable(),
  /** null: it can be asked for now. */
  notNow: z.string().nullable(),
  /** Days that can be wished for. */
  earliest: z.iso.date(),
  latest: z.iso.date(),
});
export type PortingShown = z.infer<typeof portingShown>;

const day = z.iso.date('Expected a day as YYYY-MM-DD.');
export const portingCreate = z.strictObject({
  carrierAccount: z.string().trim().min(1).max(100),
  authorisedName: z.string().trim().min(1).max(200),
  wishedOn: day,
  /** Of POST …/porting/letter. */
  letter: z.string().max(100),
});
export type PortingCreate = z.input<typeof portingCreate>;

export const portingLetterQuery = z.object({
  /** As the file is called where it came from: shown, nothing more. */
  name: z.string().trim().max(200).default('letter.pdf'),
});
export const portingLetterStored = z.object({ id: z.string(), name: z.string(), bytes: z.int() });
export type PortingLetterStored = z.infer<typeof portingLetterStored>;

/* Support. */

export const portingQuery = z.object({ state: z.enum(['open', 'ended']).default('open') });
export const portingItem = z.object({
  id: z.string(),
  state: z.enum(portingStates),
  account: z.object({ id: z.string(), name: z.string() }),
  number: z.object({ id: z.string(), e164: z.string(), formatted: z.string() }),
  carrier: z.string(),
  wishedOn: z.iso.date(),
  day: z.iso.date().nullable(),
  askedAt: iso,
});
export type PortingItem = z.infer<typeof portingItem>;

export const reviewedPorting = porting.extend({
  account: portingItem.shape.account,
  number: portingItem.shape.number,
  /** Calls for the number since both ways were opened, by the way they came. */
  calls: z.object({ carrier: z.int(), upstream: z.int() }),
  /** An operator declared where the upstream's calls come from. */
  upstreamReady: z.boolean(),
});
export type ReviewedPorting = z.infer<typeof reviewedPorting>;

export const portingDate = z.strictObject({ day });
export const portingRefusal = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });
