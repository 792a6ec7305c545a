/** What the final answer of a gateway means for a call out. Pure. */
import type { Outcome } from '@patchcord/contracts/outcomes';

/**
 * 'elsewhere': another gateway may do better. 'login': it asks who we are.
 * A decision of the called side is never asked for twice: it would ring, and be refused, again.
 */
export type UpstreamVerdict = 'elsewhere' | 'login' | Outcome;

/** @param rang the called side was told of the call: whoever rings another way now rings twice */
export function upstreamVerdict(code: number, rang: boolean): UpstreamVerdict {
  switch (code) {
    case 401:
    case 407:
      return 'login';
    case 404:
    case 410:
    case 484:
    case 485:
    case 604:
      return 'destination_unknown';
    case 408:
      return rang ? 'no_answer' : 'elsewhere';
    case 480:
      return 'no_answer';
    case 415:
    case 488:
    case 606:
      return 'codec_mismatch';
    case 482:
    case 483:
      return 'loop_detected';
    case 486:
    case 600:
      return 'busy';
    case 487:
      return 'no_answer';
    case 603:
    case 607:
      return 'declined';
    default:
  }
  if (code < 300) return rang ? 'no_answer' : 'elsewhere';
  if (code < 400) return 'upstream_redirected';
  return code >= 500 && code < 600 && !rang ? 'elsewhere' : 'upstream_refused';
}
