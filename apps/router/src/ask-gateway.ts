/**
 * A call out goes to one gateway after the other, until one says something that counts:
 *
 *     asked --180, 183--> rings --200--> up
 *       |--401, 407: the same one, once more, with our login
 *       |--silence, 408, 5xx: the next one
 *       '--anything else, or no next one: the call ends with its outcome
 */
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import type { GatewayRow } from '@patchcord/contracts/rows';
import { anonymousHost, sipHeaders } from '@patchcord/contracts/sip-headers';
import { answer, retryAfter } from './answers.ts';
import { callingLeg, isCanceled, recall, remember } from './call-state.ts';
import { callsNoMore } from './calling.ts';
import { connectionOf } from './calls-up.ts';
import { cseqShift, shiftCseq } from './cseq.ts';
import { aimAt } from './far-end.ts';
import { askNext, beginTurns, lastRefusal, logsIn, sendInvite, type Turns, tried } from './gateway-turns.ts';
import { numberFor } from './gateways.ts';
import { identityHeaders } from './identity-headers.ts';
import { mediaGoesOut, offerMedia } from './media.ts';
import { row, sipDomain } from './tables.ts';
import { type UpstreamVerdict, upstreamVerdict } from './upstream-outcome.ts';
import { text } from './wire.ts';

/** One that has said 100 and no more by then is stuck. */
const stuckMs = 20_000;

const turns: Turns = {
  aim: (gateway) => {
    aimAt('carrier', gateway, recall('dialled'));
    remember('winner', '');
  },
  send: () =>
    sendInvite({
      target: recall('carrierTarget'),
      via: recall('carrierVia'),
      ringMs: stuckMs,
      onBranch: 'ksr_branch_gateway',
      onReply: 'ksr_reply_from_gateway',
      onFailure: 'ksr_failure_gateway',
    }),
};

/** @param ids of gateways, in order; at least one */
export function askFirstGateway(ids: string[]) {
  beginTurns(ids);
  mediaGoesOut();
  if (!askNext(turns)) end(unsent('upstream_unreachable'));
}

/** Whatever a phone says under these names stays here; Route would choose where we send it. */
const headersOfPhone = ['Route', ...identityHeaders, sipHeaders.shows, sipHeaders.outcome];

/** Once for each INVITE to a gateway, before it leaves. */
export function branchToGateway() {
  for (let i = 0; i < headersOfPhone.length; i++) KSR.hdr.remove(headersOfPhone[i] as string);
  const gateway = row('gateways', recall('gateway'));
  if (!gateway) return KSR.set_drop();
  showNumberTo(gateway, recall('shown'), recall('carrierTarget'), recall('withheld') !== '');
  const credentials = recall('credentials');
  if (credentials !== '') KSR.hdr.append(`${credentials}\r\n`);
  shiftCseq(cseqShift());
  if (offerMedia('carrier', text('$T_branch_idx'))) return;
  KSR.err('rtpengine took no offer: this call does not go out\n');
  remember('mediaDown', 1);
  KSR.set_drop();
}

/**
 * From, To and P-Asserted-Identity as the gateway wants them (RFC 3325; RFC 3323 for who withholds the number).
 * @param shown digits of the number that is shown
 */
export function showNumberTo(gateway: GatewayRow, shown: string, target: string, isWithheld = false) {
  const number = `sip:${numberFor(gateway, shown)}@${sipDomain()}`;
  if (isWithheld) KSR.uac.uac_replace_from('"Anonymous"', `sip:anonymous@${anonymousHost}`);
  else KSR.uac.uac_replace_from('', gateway.callerIdIn.indexOf('from') >= 0 ? number : ownUri(gateway));
  KSR.uac.uac_replace_to('', target);
  let added = '';
  if (isWithheld || gateway.callerIdIn.indexOf('p_asserted_identity') >= 0) added += `P-Asserted-Identity: <${number}>\r\n`;
  if (isWithheld) added += 'Privacy: id\r\n';
  if (added !== '') KSR.hdr.append(added);
}

/** Where From is not the place of the number shown, it says who we are there. */
const ownUri = (gateway: GatewayRow) => (gateway.login ? `sip:${gateway.login.user}@${sipDomain()}` : `sip:${sipDomain()}`);

/** The gateway that was asked has refused, or said nothing. */
export function gatewayFailed() {
  const { id, code } = lastRefusal();
  if (isCanceled() || recall('outcome') === 'caller_hung_up') {
    tried(id, code);
    return end('caller_hung_up');
  }
  const verdict = upstreamVerdict(code, recall('ringAt') !== '');
  if (logsIn(verdict) && turns.send()) return;
  tried(id, code);
  if (verdict === 'elsewhere' || verdict === 'login') {
    if (askNext(turns)) return;
    return end(unsent(lastWord(verdict, code)));
  }
  end(verdict);
}

/** The INVITE went to none, or to none any more. */
function unsent(otherwise: Outcome): Outcome {
  if (isCanceled()) return 'caller_hung_up';
  return recall('mediaDown') !== '' ? 'media_unavailable' : otherwise;
}

function lastWord(verdict: UpstreamVerdict, code: number): Outcome {
  if (verdict === 'login') return 'upstream_login_failed';
  return code === 0 ? 'upstream_unreachable' : 'upstream_refused';
}

function end(outcome: Outcome) {
  remember('outcome', outcome);
  callsNoMore(connectionOf(callingLeg().via), text('$ci'));
  answer(outcomes[outcome].code, outcomes[outcome].phrase, headersOf(recall('call'), outcome).concat(retryAfter(outcome)));
}

const headersOf = (call: string, outcome: Outcome) => [`${sipHeaders.call}: ${call}`, `${sipHeaders.outcome}: ${outcome}`];
