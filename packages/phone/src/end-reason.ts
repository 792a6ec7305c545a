import type { EndReason } from './call.ts';

/** How JsSIP says that a call is over. */
export interface SessionEnd {
  originator: 'local' | 'remote' | 'system';
  /** JsSIP's own word, see its Constants.causes. */
  cause: string;
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

export function endReason(end: SessionEnd): EndReason {
  switch (end.cause) {
    case 'Canceled':
      return whyCancelled(end.reasonHeader);
    case 'Terminated':
      if (end.originator === 'local') return 'hung_up_here';
      return end.wasUp ? 'hung_up_there' : whyCancelled(end.reasonHeader);
    case 'Rejected':
      return 'declined';
    case 'No Answer':
    case 'Expires':
      return 'not_answered';
    case 'User Denied Media Access':
      return 'microphone_failed';
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
