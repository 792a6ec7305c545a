/**
 * Numbers of requests (CSeq). A gateway that asked for a login gets the INVITE anew with the next number (RFC 3261 section 22.2), of which the phone knows
 * nothing: from then on its requests go on with so much more, and the answers to them come back with so much less.
 */
import { recall, recallNumber, remember } from './call-state.ts';
import { text } from './wire.ts';

export function oneMoreRequest() {
  remember('cseqShift', (recallNumber('cseqShift') ?? 0) + 1);
}

/** A request of the phone goes to the gateway. */
export function shiftedForGateway() {
  const shift = recall('cseqShift');
  if (shift !== '') setCseq(Number(shift));
}

/** The gateway's answer to it goes to the phone. */
export function shiftedForPhone() {
  const shift = recall('cseqShift');
  if (shift !== '') setCseq(-Number(shift));
}

function setCseq(more: number) {
  const number = Number(text('$cs')) + more;
  const method = text('$rm');
  KSR.hdr.remove('CSeq');
  KSR.hdr.append(`CSeq: ${number} ${method}\r\n`);
}
