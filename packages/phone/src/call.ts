/**
 * One call as this app sees it.
 *
 *   in       ringing ──answer──▶ answering ──connected──▶ up
 *   out     dialling ───rings──▶ ringing_there ─connected──▶ up
 *               └─────────────connected──────────────────────▲
 *   taken up again                taking_up ────connected────┘
 *
 *   any of them ──end(why)──▶ ended
 *
 * `answering` lasts until the other side has confirmed (ACK, RFC 3261 section 13.3.1.4): only then is it sure that this app won.
 * `taking_up`: it is up, and its sound is not here yet: the page was loaded again.
 * `ringing_there` begins with the first 18x, whether it brings sound of its own or not.
 */
export type CallState =
  | { status: 'ringing' }
  | { status: 'answering' }
  | { status: 'dialling' }
  | { status: 'ringing_there' }
  | { status: 'taking_up'; sinceMs: number }
  | { status: 'up'; sinceMs: number }
  | {
      status: 'ended';
      why: EndReason;
      /** The outcome's name, where the edge said one in its refusal (contracts/outcomes.ts). */
      outcome: string | null;
      /** When it was up, for how long. */
      upMs: number | null;
    };

export type EndReason =
  | 'answered_elsewhere'
  | 'declined'
  | 'declined_elsewhere'
  | 'caller_hung_up'
  | 'not_answered'
  | 'hung_up_here'
  | 'hung_up_there'
  | 'microphone_denied'
  | 'microphone_missing'
  | 'microphone_taken'
  | 'no_sound'
  /** It did not begin: the browser finds no address for its sound. */
  | 'no_way'
  | 'connection_lost'
  /** It was up, and could not be taken up again after the page was loaded again. */
  | 'not_taken_up'
  /** Another tab of this browser is the phone, and keeps it. */
  | 'in_another_tab'
  /** Of a call between colleagues: the one who was asked has the other's call now, or could not take it. */
  | 'taken_over'
  | 'not_taken_over'
  | 'there_busy'
  | 'there_declined'
  | 'there_no_answer'
  | 'not_reached'
  | 'failed';

export type CallEvent =
  | { type: 'answer' }
  | { type: 'rings' }
  | { type: 'connected'; atMs: number }
  | { type: 'end'; why: EndReason; outcome?: string | null; atMs: number };

const canConnect: readonly CallState['status'][] = ['answering', 'dialling', 'ringing_there'];

/** The state after `event`; null refuses a move that does not exist. */
export function nextCall(state: CallState, event: CallEvent): CallState | null {
  switch (event.type) {
    case 'answer':
      return state.status === 'ringing' ? { status: 'answering' } : null;
    case 'rings':
      return state.status === 'dialling' ? { status: 'ringing_there' } : null;
    case 'connected':
      if (state.status === 'taking_up') return { status: 'up', sinceMs: state.sinceMs };
      return canConnect.includes(state.status) ? { status: 'up', sinceMs: event.atMs } : null;
    case 'end': {
      if (state.status === 'ended') return null;
      const upMs = state.status === 'up' || state.status === 'taking_up' ? event.atMs - state.sinceMs : null;
      return { status: 'ended', why: event.why, outcome: event.outcome ?? null, upMs };
    }
    default:
      return event satisfies never;
  }
}
