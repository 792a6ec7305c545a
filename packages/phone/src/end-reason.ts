import type { EndReason } from './call.ts';

/** How JsSIP says that a call is over. */
export interface SessionEnd {
  direction: 'in' | 'out';
  originator: 'local' | 'remote' | 'system';
  /** JsSIP's own word, see its Constants.causes. */
  cause: string;
  /** Final status that the other side gave to our INVITE; null where it gave none. */
  status: number | null;
  /** Reason header of the CANCEL or BYE that ended it (RFC 3326), '' where there was none. */
  reasonHeader: string;
  /** The call had been confirmed. */
  wasUp: boolean;
}

const causeCode = (reasonHeader: string) => Number(/\bSIP\b[^,]*?;\s*cause\s*=\s*(\d{3})/i.exec(reasonHeader)?.[1] ?? 0);

/** A CANCEL that says 200 means that another app answered (RFC 3326 section 2); 603 that another app of this person declined. */
function whyCancelled(reasonHeader: string): EndReason {
  switch (causeCode(reasonHeader)) {
    case 200:
      return 'answered_elsewhere';
    case 603:
      return 'declined_elsewhere';
    case 408:
    case 480:
      return 'not_answered';
    default:
      return 'caller_hung_up';
  }
}

/** A colleague who was asked says in the BYE whether the other call is theirs now: see consult.ts. */
function whyHungUp(reasonHeader: string): EndReason {
  if (causeCode(reasonHeader) === 200 && reasonHeader.includes('Taken over')) return 'taken_over';
  return causeCode(reasonHeader) === 500 && reasonHeader.includes('Not taken over') ? 'not_taken_over' : 'hung_up_there';
}

/** What a final answer to a call out means (RFC 3261 section 21). The edge says more where it refused by itself. */
export function whyNotReached(status: number): EndReason {
  switch (status) {
    case 486:
    case 600:
      return 'there_busy';
    case 603:
      return 'there_declined';
    case 408:
    case 480:
    case 487:
      return 'there_no_answer';
    default:
      return 'not_reached';
  }
}

export function endReason(end: SessionEnd): EndReason {
  if (end.direction === 'out' && !end.wasUp) {
    if (end.originator === 'remote' && end.status !== null && end.status >= 300) return whyNotReached(end.status);
    if (end.cause === 'Canceled') return 'hung_up_here';
  }
  switch (end.cause) {
    case 'Canceled':
      return whyCancelled(end.reasonHeader);
    case 'Terminated':
      if (end.originator === 'local') return 'hung_up_here';
      return end.wasUp ? whyHungUp(end.reasonHeader) : whyCancelled(end.reasonHeader);
    case 'Rejected':
      return 'declined';
    case 'No Answer':
    case 'Expires':
      return 'not_answered';
    case 'User Denied Media Access':
      return 'microphone_denied';
    case 'RTP Timeout':
    case 'WebRTC Error':
    case 'Bad Media Description':
      return 'no_sound';
    case 'Connection Error':
    case 'Request Timeout':
    case 'Dialog Error':
      return 'connection_lost';
    default:
      return 'failed';
  }
}
