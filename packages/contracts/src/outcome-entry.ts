/** What is said of one outcome; `outcomes.ts` is the table. */

/** Who has to change something for the next call to go better. */
export type Fault = 'none' | 'account' | 'carrier' | 'caller' | 'platform' | 'unknown';

export interface OutcomeEntry {
  /** Final SIP status sent to the caller's side (RFC 3261 section 21). 0: nothing is sent at all. */
  readonly code: number;
  /** Reason phrase of that status line. */
  readonly phrase: string;
  readonly fault: Fault;
  /** One short label for lists. */
  readonly label: string;
  /** The same of a call out, where `label` would not fit. */
  readonly labelOut?: string;
  /** What the customer reads: what happened, and what to do next where there is something to do. */
  readonly sentence: string;
  /** The same of a call out, where `sentence` would not fit. */
  readonly sentenceOut?: string;
  /** What support reads: where to look first. */
  readonly hint: string;
  /** Seconds for Retry-After (RFC 3261 section 20.33), where a later try may succeed. */
  readonly retryAfterSeconds?: number;
}
