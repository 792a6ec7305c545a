/**
 * A call between two colleagues about another one, docs/decisions/a-colleague-takes-the-call-over.md: what each app says to the other.
 *
 *   hands over                edge                takes over
 *     ──INVITE (which call)──▶  ──INVITE──────────▶ rings
 *     ◀────────────────200────  ◀─────────────200── answers
 *     ──REFER in the call────▶ 202: may take it
 *     ──INFO (its dialog)────▶  ──────────────────▶
 *                               ◀─re-INVITE in it─── and it is theirs
 *     ◀────BYE (taken over)───  ◀──────────────────
 */
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { Caller } from './caller.ts';
import type { PhoneCall } from './calls.ts';
import { anonymous, isNumber, numberOrNull } from './consult-offer.ts';
import { type DialogState, readDialogState } from './dialog-state.ts';

/** Which call it is about, in the shape of RFC 3891's Replaces: the tag of the side that placed that call comes first. */
export function consultHeaders({ direction, other, own }: PhoneCall, { callId, localTag, remoteTag }: DialogState): string[] {
  const [from, to] = direction === 'out' ? [localTag, remoteTag] : [remoteTag, localTag];
  const headers = [`${sipHeaders.transfers}: ${callId};from-tag=${from};to-tag=${to}`];
  headers.push(`${sipHeaders.transferCaller}: ${numberOrNull(other.number) ?? anonymous}`);
  if (isNumber(own)) headers.push(`${sipHeaders.transferNumber}: ${own}`);
  return headers;
}

/** What the colleague's app is told of the call. */
export interface HandedCall {
  dialog: DialogState;
  direction: 'in' | 'out';
  other: Caller;
  own: string | null;
  held: boolean;
}

export const handedBody = ({ direction, other, own, held }: PhoneCall, dialog: DialogState) =>
  JSON.stringify({ ...dialog, direction, held, caller: other.number, name: other.name, withheld: other.withheld, number: own });

export function readHanded(body: string): HandedCall | null {
  try {
    const told = JSON.parse(body) as Record<string, unknown>;
    const dialog = readDialogState(told);
    if (!dialog) return null;
    const name = typeof told.name === 'string' ? told.name.slice(0, 200) : null;
    const caller = typeof told.caller === 'string' ? told.caller.slice(0, 100) : null;
    const other = { number: caller, name, withheld: told.withheld === true };
    return { dialog, direction: told.direction === 'out' ? 'out' : 'in', other, own: numberOrNull(told.number), held: told.held === true };
  } catch {
    return null;
  }
}

/** A request within a call that JsSIP has no own function for. @returns the status of its final answer; null where none came */
export function ask(session: RTCSession, method: 'REFER' | 'INFO', extraHeaders: string[], body?: string): Promise<number | null> {
  const inside = session as unknown as { sendRequest(method: string, how: object): void };
  return new Promise((resolve) => {
    const answered = (response?: { status_code: number }) => resolve(response?.status_code ?? null);
    const eventHandlers = {
      onSuccessResponse: answered,
      onErrorResponse: answered,
      onDialogError: answered,
      onRequestTimeout: () => answered(),
      onTransportError: () => answered(),
    };
    inside.sendRequest(method, { extraHeaders, body, eventHandlers });
  });
}
