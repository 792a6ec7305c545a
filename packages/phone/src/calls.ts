import { type CallEvent, type CallState, nextCall } from './call.ts';
import type { Caller } from './caller.ts';

export interface PhoneCall {
  /** SIP Call-ID with From tag. */
  id: string;
  caller: Caller;
  /** The number that was called, E.164 with '+'; null where the invitation does not tell. */
  called: string | null;
  /** Id of the call record, `call_…`. */
  record: string | null;
  state: CallState;
  muted: boolean;
  /** The other side has put us on hold. */
  held: boolean;
}

/** At most one call that is not over, and the last one that is, so that a page can say how it ended. */
export interface CallList {
  current: PhoneCall | null;
  last: PhoneCall | null;
}

export const noCalls: CallList = { current: null, last: null };

/**
 * A new call rings only when no other is going on; else 'busy' (486, RFC 3261 section 21.4.24): other apps and people ring on, and a call
 * waiting tone that nobody can act on helps no one.
 */
export function admitCall(list: CallList, call: Pick<PhoneCall, 'id' | 'caller' | 'called' | 'record'>): CallList | 'busy' {
  if (list.current) return 'busy';
  return { current: { ...call, state: { status: 'ringing' }, muted: false, held: false }, last: null };
}

/** The list after something happened to call `id`; the same list where that call is not the current one or the move is refused. */
export function moveCall(list: CallList, id: string, event: CallEvent): CallList {
  if (list.current?.id !== id) return list;
  const state = nextCall(list.current.state, event);
  if (!state) return list;
  const call = { ...list.current, state };
  return state.status === 'ended' ? { current: null, last: call } : { ...list, current: call };
}

/** Mute and hold mean something only while the call is up. */
export function markCall(list: CallList, id: string, marks: Partial<Pick<PhoneCall, 'muted' | 'held'>>): CallList {
  if (list.current?.id !== id || list.current.state.status !== 'up') return list;
  return { ...list, current: { ...list.current, ...marks } };
}
