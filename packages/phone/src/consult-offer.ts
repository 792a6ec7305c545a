import { sipHeaders } from '@patchcord/contracts/sip-headers';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import type { Caller } from './caller.ts';
import type { Consult } from './calls.ts';

/** Instead of a number that is withheld. */
export const anonymous = 'anonymous';
export const isNumber = (text: unknown): text is string => typeof text === 'string' && /^\+\d{1,15}$/.test(text);
export const numberOrNull = (text: unknown) => (isNumber(text) ? text : null);

/** What a colleague's call says of the call that it is about (consult.ts). @returns null for a call that is about no other */
export function readConsult(request: IncomingRequest): { other: Caller; own: string | null; consult: Consult } | null {
  if (!request.hasHeader(sipHeaders.transfers)) return null;
  const number = numberOrNull(request.getHeader(sipHeaders.transferCaller));
  const consult = { colleague: String(request.from.uri.user ?? ''), about: null, atOnce: false, handing: false, failed: false };
  return {
    other: { number, name: null, withheld: number === null },
    own: numberOrNull(request.getHeader(sipHeaders.transferNumber)),
    consult,
  };
}
