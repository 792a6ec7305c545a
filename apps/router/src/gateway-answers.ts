/** Every answer of a gateway to the INVITE of a call out. */
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import { callingLeg, isOver, recall, remember, rememberCallingLeg, rememberFirst } from './call-state.ts';
import { callsNoMore } from './calling.ts';
import { callIsUp, connectionOf } from './calls-up.ts';
import { cseqShift, shiftCseq } from './cseq.ts';
import { rememberFarEnd } from './far-end.ts';
import { answerChallenge } from './gateway-login.ts';
import { silentMs } from './gateway-turns.ts';
import { hash } from './hash.ts';
import { answerMedia, endMediaOfApp } from './media.ts';
import { withoutOwnBody } from './own-sdp.ts';
import { codecChosen } from './sdp.ts';
import { row } from './tables.ts';
import { endUnwanted } from './unwanted-answer.ts';
import { body, hasSdp, headers, text } from './wire.ts';

/** Once the called side is told of the call, it may ring for so long. */
const mostRingMs = 120_000;

export function replyFromGateway() {
  const status = Number(text('$rs'));
  const branch = text('$T_branch_idx');
  if (status >= 200 && status < 300 && isUnwanted()) return endUnwanted();
  remember('gatewayCode', status);
  shiftCseq(-cseqShift());
  if (status === 100) return;
  if (status >= 300) {
    if (status === 401 || status === 407) rememberLogin(status, recall('carrierTarget'));
    if (recall('codec') !== '') endMediaOfApp(branch);
    return;
  }
  KSR.hdr.append(`${sipHeaders.call}: ${recall('call')}\r\n`);
  rememberFarEnd('carrier');
  if (status < 200) {
    rememberFirst('ringAt', Date.now());
    KSR.tm.t_set_fr(mostRingMs, silentMs);
    // 200 brings it once more.
    if (!hasSdp() || !carryAnswer(branch)) withoutOwnBody();
    return;
  }
  answered(Number(branch));
}

/** The phone has hung up, another branch or another fork of this one has answered: nobody is there to talk to it. */
function isUnwanted(): boolean {
  if (isOver()) return true;
  const winner = recall('winner');
  return winner !== '' && recall('answerAt') !== '' && winner !== text('$tt');
}

function answered(branch: number) {
  const tag = text('$tt');
  remember('winner', tag);
  rememberFirst('ringAt', Date.now());
  rememberFirst('answerAt', Date.now());
  const leg = callingLeg();
  leg.branch = branch;
  if (!carryAnswer(String(branch))) {
    // A 200 cannot be taken back: the call ends with the phone's ACK (within-dialog.ts).
    leg.noMedia = true;
    remember('outcome', codecChosen(body()) === null ? 'upstream_malformed' : 'media_unavailable');
    withoutOwnBody();
  }
  rememberCallingLeg(leg);
  callsNoMore(connectionOf(leg.via), text('$ci'));
  callIsUp(text('$ft'), leg, tag);
}

/** False where there is no description of sound that rtpengine takes. */
function carryAnswer(branch: string): boolean {
  const codec = hasSdp() ? codecChosen(body()) : null;
  if (codec === null || !answerMedia('phone', branch)) return false;
  remember('codec', codec);
  return true;
}

/** The answer to its question, to be sent with the next INVITE to that URI; none where it has no login of ours or asks what we cannot answer. */
export function rememberLogin(status: number, uri: string) {
  const login = row('gateways', recall('gateway'))?.login;
  if (!login) return;
  const [asks, answers] = status === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
  const credentials = answerChallenge(headers(asks as string), login, { method: 'INVITE', uri, cnonce: text('$uuid(r)') }, hash);
  remember('credentials', credentials === '' ? '' : `${answers}: ${credentials}`);
}
