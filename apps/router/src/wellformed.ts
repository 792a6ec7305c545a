import { outcomes } from '@patchcord/contracts/outcomes';
import { answerByHand } from './answer-by-hand.ts';
import { refuse } from './answers.ts';
import { firstFacts } from './facts.ts';
import { identifiersAreWords, linesEndWell } from './wire.ts';

/** Sanity module: RURI SIP version and scheme, required headers, Via version and protocol, CSeq, Content-Length, Expires, From and To URIs. */
const sanityChecks = 1511;
const sanityUris = 7;
/** Of these, the ones that look at the Request-URI. */
const ofRequestUri = { checks: 1 + 2, uris: 1 };

/**
 * Guard: answers and returns false for a request that breaks RFC 3261. Only for listed sources and phones: it speaks.
 *
 * @param withRequestUri false for a phone's request within a call: what stands there is the carrier's Contact, of which Kamailio reads no host with '_' in
 * it, and it is not the phone's fault
 */
export function isWellFormed(withRequestUri = true): boolean {
  const acknowledges = KSR.is_ACK();
  // White space in these would split a row of the event files in two (a folded header), so nothing is written about such a request.
  if (!identifiersAreWords()) {
    if (!acknowledges) KSR.sl.sl_send_reply(400, 'White Space In Call-ID Or Tag');
    return false;
  }
  const checks = withRequestUri ? sanityChecks : sanityChecks - ofRequestUri.checks;
  const uris = withRequestUri ? sanityUris : sanityUris - ofRequestUri.uris;
  if (!linesEndWell()) return malformed('a header holds a CR that ends no line');
  if (KSR.sanity.sanity_check(checks, uris) < 0) return malformed('a header that every request needs is missing or cannot be read');
  if (KSR.maxfwd.process_maxfwd(70) < 0) {
    if (acknowledges) return false;
    // RFC 3261 section 16.3: 483.
    refuse(firstFacts(), { outcome: 'loop_detected', detail: 'Max-Forwards is 0', code: 483, phrase: 'Too Many Hops' });
    return false;
  }
  return true;
}

function malformed(detail: string): false {
  if (KSR.is_ACK()) return false;
  if (!refuse(firstFacts(), { outcome: 'malformed', detail })) answerByHand(outcomes.malformed.code, outcomes.malformed.phrase);
  return false;
}
