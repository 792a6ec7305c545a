/**
 * Requests of a phone within a call out: their numbers are shifted (cseq.ts), and a gateway that asks for a login here too gets it. What is needed
 * later is kept with the transaction: after a BYE the call remembers nothing any more.
 */
import { answer } from './answers.ts';
import { recall, remember } from './call-state.ts';
import { cseqShift, shiftCseq } from './cseq.ts';
import { answerChallenge } from './gateway-login.ts';
import { hash } from './hash.ts';
import { row } from './tables.ts';
import { count, headers, text } from './wire.ts';

/** Its way is set already. */
export function sendToGateway() {
  if (KSR.is_ACK()) return shiftCseq(cseqShift());
  KSR.pv.sets('$avp(side)', 'phone');
  KSR.pv.sets('$avp(caller)', 'phone');
  KSR.pv.sets('$avp(cseq_shift)', String(cseqShift()));
  KSR.pv.sets('$avp(gateway)', recall('gateway'));
  KSR.pv.sets('$avp(target)', text('$ru'));
  KSR.pv.sets('$avp(hop)', text('$du'));
  KSR.tm.t_on_branch('ksr_branch_within');
  KSR.tm.t_on_reply('ksr_reply_within');
  KSR.tm.t_on_failure('ksr_failure_within');
}

export function branchWithin() {
  shiftCseq(count('$avp(cseq_shift)'));
  const credentials = text('$avp(credentials)');
  if (credentials !== '') KSR.hdr.append(`${credentials}\r\n`);
}

/** The gateway's answer to it. */
export function answeredByGateway() {
  shiftCseq(-count('$avp(cseq_shift)'));
  const status = Number(text('$rs'));
  if (status !== 401 && status !== 407) return;
  const login = row('gateways', text('$avp(gateway)'))?.login;
  if (!login) return;
  const [asks, answers] = status === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
  const asked = { method: text('$rm'), uri: text('$avp(target)'), cnonce: text('$uuid(r)') };
  const value = answerChallenge(headers(asks as string), login, asked, hash);
  // Asked once more it has found the login wrong.
  KSR.pv.sets('$avp(credentials)', value === '' || text('$avp(credentials)') !== '' ? '' : `${answers}: ${value}`);
}

/** A question for a login never reaches the phone: it would answer with its own, which is for us. */
export function failedWithin() {
  const code = count('$T_reply_code');
  if (code !== 401 && code !== 407) return;
  if (text('$avp(credentials)') !== '') {
    const shift = count('$avp(cseq_shift)') + 1;
    KSR.pv.sets('$avp(cseq_shift)', String(shift));
    remember('cseqShift', shift);
    KSR.seturi(text('$avp(target)'));
    KSR.pv.sets('$du', text('$avp(hop)'));
    KSR.tm.t_on_branch('ksr_branch_within');
    KSR.tm.t_on_reply('ksr_reply_within');
    KSR.tm.t_on_failure('ksr_failure_within');
    if (KSR.tm.t_relay() > 0) return;
  }
  answer(500, 'Upstream Login Failed');
}
