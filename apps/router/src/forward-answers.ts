/** The INVITE of a call that goes on to another number, as it leaves, and every answer of the gateway. */

import { showNumberTo } from './ask-gateway.ts';
import { isOver, recall, remember, rememberFirst } from './call-state.ts';
import { cseqShift, shiftCseq } from './cseq.ts';
import { rememberFarEnd } from './far-end.ts';
import { diversionHeader, numberShownOn } from './forward.ts';
import { rememberLogin } from './gateway-answers.ts';
import { answerToCarrier, endMediaOfApp, offerToGateway } from './media.ts';
import { withoutOwnBody } from './own-sdp.ts';
import { codecChosen } from './sdp.ts';
import { forgetCarriersHeaders } from './show-caller.ts';
import { row, sipDomain } from './tables.ts';
import { endUnwanted } from './unwanted-answer.ts';
import { body, hasSdp, text } from './wire.ts';

/** Once for each INVITE to a gateway, before it leaves. */
export function branchForward() {
  const gateway = row('gateways', recall('gateway'));
  if (!gateway) return KSR.set_drop();
  forgetCarriersHeaders();
  showNumberTo(gateway, numberShownOn(), recall('farTarget'));
  const credentials = recall('credentials');
  KSR.hdr.append(diversionHeader(sipDomain()) + (credentials === '' ? '' : `${credentials}\r\n`));
  shiftCseq(cseqShift());
  if (offerToGateway(text('$T_branch_idx'))) return;
  KSR.err('rtpengine took no offer: this call is not forwarded\n');
  remember('mediaDown', 1);
  KSR.set_drop();
}

export function replyForward() {
  const status = Number(text('$rs'));
  const branch = text('$T_branch_idx');
  if (status >= 200 && status < 300 && isUnwanted()) return endUnwanted();
  remember('gatewayCode', status);
  shiftCseq(-cseqShift());
  if (status === 100) return;
  if (status >= 300) {
    if (status === 401 || status === 407) rememberLogin(status, recall('farTarget'));
    endMediaOfApp(branch);
    return;
  }
  const tag = text('$tt');
  if (tag !== '') remember('farTag', tag);
  rememberFarEnd('far');
  const codec = hasSdp() ? codecChosen(body()) : null;
  const taken = codec !== null && answerToCarrier(branch);
  if (status < 200) {
    rememberFirst('ringAt', Date.now());
    if (!taken) withoutOwnBody();
    return;
  }
  remember('winner', text('$tt'));
  remember('farBranch', Number(branch));
  rememberFirst('answerAt', Date.now());
  remember('outcome', taken ? 'forwarded' : 'media_unavailable');
  remember('detail', `forwarded to ${recall('forwardTo')}`);
  if (codec !== null) remember('codec', codec);
  // A 200 cannot be taken back: the call ends with the carrier's ACK (within-forwarded.ts).
  if (!taken) withoutOwnBody();
}

/** The caller has hung up, or another fork of the gateway's has answered. */
function isUnwanted(): boolean {
  const winner = recall('winner');
  return isOver() || (winner !== '' && winner !== text('$tt'));
}
