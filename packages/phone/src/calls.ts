import { type CallEvent, type CallState, nextCall } from './call.ts';
import type { Caller } from './caller.ts';

/** A call between two colleagues about another call, which one of them hands over to the other. */
export interface Consult {
  /** User id of the colleague at the other end. */
  colleague: string;
  /** Of whoever hands over: which call of this phone it is about. null: that call is offered to this person. */
  about: string | null;
  /** It is handed over as soon as the colleague answers. */
  atOnce: boolean;
  /** It is on its way to the colleague. */
  handing: boolean;
  /** It was refused; it may be tried again. */
  failed: boolean;
}

export interface PhoneCall {
  /** SIP Call-ID with From tag. */
  id: string;
  direction: 'in' | 'out';
  /** Whom it is with: who calls, or who is called. */
  other: Caller;
  /** The own number, E.164 with '+': that was called, or that is shown; null where it is not known, or not shown. */
  own: string | null;
  /** Id of the call record, `call_…`; of a call out it is known once the edge answers. */
  record: string | null;
  state: CallState;
  muted: boolean;
  /** The other side has put us on hold. */
  held: boolean;
  /** We have put the other side on hold. */
  onHold: boolean;
  consult: Consult | null;
}

/** `current` is the one that is talked in, or rings alone; `others` wait: ringing, or on hold. `last`: over, so that a page can say how it ended. */
export interface CallList {
  current: PhoneCall | null;
  others: readonly PhoneCall[];
  last: PhoneCall | null;
}

export const noCalls: CallList = { current: null, others: [], last: null };

/** One that is talked in and a few that wait: nobody keeps track of more. */
const mostCalls = 4;

export type NewCall = Pick<PhoneCall, 'id' | 'direction' | 'other' | 'own' | 'record'> & { consult?: Consult | null };

export const callsOf = ({ current, others }: CallList): PhoneCall[] => (current ? [current, ...others] : [...others]);

export const findCall = (list: CallList, id: string) => callsOf(list).find((call) => call.id === id);

/** A call that comes while another is going on waits; 'busy' (486, RFC 3261 section 21.4.24) where too many do. A call out is looked at at once. */
export function admitCall(list: CallList, call: NewCall): CallList | 'busy' {
  if (callsOf(list).length >= mostCalls) return 'busy';
  const state: CallState = call.direction === 'in' ? { status: 'ringing' } : { status: 'dialling' };
  const added: PhoneCall = { consult: null, ...call, state, muted: false, held: false, onHold: false };
  if (!list.current) return { current: added, others: list.others, last: null };
  if (call.direction === 'out') return { current: added, others: [list.current, ...list.others], last: null };
  return { ...list, others: [...list.others, added] };
}

/** What is known of a call that is up and comes here: after the page was loaded again, or from a colleague. */
export type KnownCall = NewCall & Pick<PhoneCall, 'muted' | 'held' | 'onHold'> & { sinceMs: number };

/** A call that is up already, and is taken up here: those before it wait. */
export function bringCall(list: CallList, { sinceMs, ...call }: KnownCall): CallList {
  const added: PhoneCall = { consult: null, ...call, state: { status: 'taking_up', sinceMs } };
  return { current: added, others: list.current ? [list.current, ...list.others] : list.others, last: null };
}

/** The list after something happened to call `id`; the same list where there is no such call or the move is refused. */
export function moveCall(list: CallList, id: string, event: CallEvent): CallList {
  const call = findCall(list, id);
  const state = call && nextCall(call.state, event);
  if (!call || !state) return list;
  const moved = { ...call, state };
  return state.status === 'ended' ? withoutCall(list, moved) : withCall(list, moved);
}

/** Mute and hold mean something only while the call is up. */
export function markCall(list: CallList, id: string, marks: Partial<Pick<PhoneCall, 'muted' | 'held' | 'onHold'>>): CallList {
  const call = findCall(list, id);
  return call?.state.status === 'up' ? withCall(list, { ...call, ...marks }) : list;
}

/** How far a call is handed over. */
export function markConsult(list: CallList, id: string, marks: Partial<Consult>): CallList {
  const call = findCall(list, id);
  return call?.consult ? withCall(list, { ...call, consult: { ...call.consult, ...marks } }) : list;
}

/** It is not this phone's any more: it has not ended. */
export function forgetCall(list: CallList, id: string): CallList {
  const call = findCall(list, id);
  return call ? { ...withoutCall(list, call), last: list.last } : list;
}

/** The record of a call out becomes known while it is placed. */
export function recordCall(list: CallList, id: string, record: string): CallList {
  const call = findCall(list, id);
  return call && call.record !== record ? withCall(list, { ...call, record }) : list;
}

/** Brings a waiting call to the front. */
export function focusCall(list: CallList, id: string): CallList {
  const call = list.others.find((one) => one.id === id);
  if (!call) return list;
  const rest = list.others.filter((one) => one !== call);
  return { ...list, current: call, others: list.current ? [list.current, ...rest] : rest };
}

function withCall(list: CallList, call: PhoneCall): CallList {
  if (list.current?.id === call.id) return { ...list, current: call };
  return { ...list, others: list.others.map((one) => (one.id === call.id ? call : one)) };
}

/** What rings comes first once nothing is talked in any more, then what was put on hold last. */
function withoutCall(list: CallList, ended: PhoneCall): CallList {
  const others = list.others.filter(({ id }) => id !== ended.id);
  if (list.current?.id !== ended.id) return { ...list, others, last: ended };
  const next = others.find(({ state }) => state.status === 'ringing') ?? others[0] ?? null;
  return { current: next, others: others.filter((one) => one !== next), last: ended };
}
