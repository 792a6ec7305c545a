/**
 * Numbers of requests (CSeq). A gateway that asked for a login gets the request anew with the next number (RFC 3261 section 22.2), of which the phone knows
 * nothing: from then on its requests go on with so much more, and the answers to them come back with so much less.
 */
import { recallNumber, remember } from './call-state.ts';
import { text } from './wire.ts';

export function cseqShift(): number {
  return recallNumber('cseqShift') ?? 0;
}

export function oneMoreRequest() {
  remember('cseqShift', cseqShift() + 1);
}

export function shiftCseq(by: number) {
  if (by === 0) return;
  const number = Number(text('$cs')) + by;
  const method = text('$rm');
  KSR.hdr.remove('CSeq');
  KSR.hdr.append(`CSeq: ${number} ${method}\r\n`);
}
