/** Which attempts mean an armed number. Pure: the database is asked before and written after. */
import { createHash } from 'node:crypto';
import type { CallRefused, CallStarted, EdgeEvent, NumberFormat, Origin, Outcome, SourceUnlisted } from '@patchcord/contracts';
import { outcomes, provesArrival } from '@patchcord/contracts';
import { numberCandidates } from '@patchcord/contracts/called';
import { cutText } from '../../platform/database/storable.ts';

/** A number whose check is armed. */
export interface Armed {
  check: string;
  account: string;
  number: string;
  /** E.164 digits. */
  digits: string;
  /** How its trunk writes numbers. */
  format: NumberFormat;
  armedAt: number;
  expiresAt: number;
}

export interface AttemptSeen {
  check: string;
  key: string;
  at: number;
  count: number;
  origin: Origin;
  method: string;
  calledRaw: string;
  codecs: string[];
  userAgent: string;
  /** null: let in. */
  outcome: Outcome | null;
  code: number;
  good: boolean;
}

export interface Context {
  edgeId: string;
  now: number;
  armed: Armed[];
  /** Live E.164 digits of any account, as far as the texts of this batch name some. */
  live: ReadonlyMap<string, string>;
  /** Account of each trunk that the events name. */
  trunks: ReadonlyMap<string, string | null>;
  /** Numbers this edge may speak of (events.models.ts). */
  numbers: ReadonlySet<string>;
}

/** Clocks of edge and control plane may differ by this much. */
const clockSkewMs = 5_000;

const anyFormat: NumberFormat = { countryCode: null, nationalPrefix: '', internationalPrefixes: ['00', '011'] };

const reads = (calledRaw: string, { format, digits }: Armed) => numberCandidates(calledRaw, format).includes(digits);

/**
 * Whose a text is that came from where nobody, or somebody else, is listed. A number in full that is live is that number and no other. A national
 * text means the armed numbers whose trunks read it so, unless they are of several accounts: then nobody can say whose it was, and nobody sees it.
 */
export function meantBy(calledRaw: string, { armed, live }: Pick<Context, 'armed' | 'live'>): Armed[] {
  const inFull = numberCandidates(calledRaw, anyFormat).find((digits) => live.has(digits));
  if (inFull !== undefined) return armed.filter(({ digits }) => digits === inFull);
  const fitting = armed.filter((one) => reads(calledRaw, one));
  return fitting.every(({ account }) => account === fitting[0]?.account) ? fitting : [];
}

function meantByRefused(event: CallRefused, context: Context): Armed[] {
  if (event.number !== null) return context.numbers.has(event.number) ? context.armed.filter(({ number }) => number === event.number) : [];
  const own = context.armed.filter((one) => one.account === event.account && reads(event.calledRaw, one));
  if (own.length > 0 || event.outcome === 'number_ambiguous') return own;
  return meantBy(event.calledRaw, context);
}

/** The label of a trunk is a secret of its account: whoever named it means that account. */
function meantByUnlisted({ last }: SourceUnlisted, context: Context): Armed[] {
  const account = last.trunk === undefined ? undefined : context.trunks.get(last.trunk);
  if (account === undefined || account === null) return meantBy(last.calledRaw, context);
  return context.armed.filter((one) => one.account === account && reads(last.calledRaw, one));
}

/** Repetitions on the wire are one attempt; one that was silenced and is let in later is another. */
function attemptKey(edgeId: string, sipCallId: string, outcome: Outcome | null): string {
  return createHash('sha256')
    .update(JSON.stringify([edgeId, sipCallId, outcome]))
    .digest('base64url')
    .slice(0, 24);
}

interface Seen extends Pick<AttemptSeen, 'at' | 'count' | 'method' | 'outcome' | 'code'> {
  facts: Pick<CallStarted, 'sipCallId' | 'origin' | 'calledRaw' | 'codecs' | 'userAgent'>;
  meant: Armed[];
}

function seenIn(event: EdgeEvent, context: Context): Seen | null {
  switch (event.type) {
    case 'call.started': {
      const meant =
        event.number !== null && context.numbers.has(event.number) ? context.armed.filter((one) => one.number === event.number) : [];
      return { at: event.at, count: 1, method: 'INVITE', outcome: null, code: 0, facts: event, meant };
    }
    case 'call.refused': {
      const { at, method, outcome, code } = event;
      return { at, count: 1, method, outcome, code, facts: event, meant: meantByRefused(event, context) };
    }
    case 'source.unlisted': {
      const { at, count, outcome, last } = event;
      const { code } = outcomes[outcome];
      return { at, count, method: last.method, outcome, code, facts: last, meant: meantByUnlisted(event, context) };
    }
    default:
      return null;
  }
}

/** What the armed checks get of a batch, oldest first. Only INVITEs: nothing else would have rung. */
export function attemptsSeen(events: readonly EdgeEvent[], context: Context): AttemptSeen[] {
  const { edgeId, now } = context;
  const found = events.flatMap((event) => {
    const seen = seenIn(event, context);
    if (seen === null || seen.method !== 'INVITE') return [];
    const { facts, outcome, code, count, method } = seen;
    const at = Math.min(seen.at, now);
    return seen.meant
      .filter(({ armedAt, expiresAt }) => at >= armedAt - clockSkewMs && at <= expiresAt)
      .map(({ check }) => ({
        check,
        key: attemptKey(edgeId, facts.sipCallId, outcome),
        at,
        count: Math.min(count, 1_000_000),
        origin: facts.origin,
        method,
        calledRaw: cutText(facts.calledRaw, 256),
        codecs: facts.codecs,
        userAgent: cutText(facts.userAgent, 256),
        outcome,
        code,
        good: provesArrival(outcome),
      }));
  });
  return found.toSorted((a, b) => a.at - b.at);
}
