/**
 * One call as this app sees it.
 *
 *             answer              connected
 *   ringing ──────────▶ answering ──────────▶ up
 *      │                    │                  │
 *      └──── end(why) ──────┴──── end(why) ────┴──▶ ended
 *
 * `answering` lasts until the other side has confirmed (ACK, RFC 3261 section 13.3.1.4): only then is it sure that this app won.
 */
export type CallState =
  | { status: 'ringing' }
  | { status: 'answering' }
  | { status: 'up'; sinceMs: number }
  | { status: 'ended'; why: EndReason /** When it was up, for how long. */; upMs: number | null };

export type EndReason =
  | 'answered_elsewhere'
  | 'declined'
  | 'declined_elsewhere'
  | 'caller_hung_up'
  | 'not_answered'
  | 'hung_up_here'
  | 'hung_up_there'
  | 'microphone_failed'
  | 'no_sound'
  | 'connection_lost'
  | 'failed';

export type CallEvent = { type: 'answer' } | { type: 'connected'; atMs: number } | { type: 'end'; why: EndReason; atMs: number };

/** The state after `event`; null refuses a move that does not exist. */
export function nextCall(state: CallState, event: CallEvent): CallState | null {
  switch (event.type) {
    case 'answer':
      return state.status === 'ringing' ? { status: 'answering' } : null;
    case 'connected':
      return state.status === 'answering' ? { status: 'up', sinceMs: event.atMs } : null;
    case 'end':
      if (state.status === 'ended') return null;
      return { status: 'ended', why: event.why, upMs: state.status === 'up' ? event.atMs - state.sinceMs : null };
    default:
      return event satisfies never;
  }
}
