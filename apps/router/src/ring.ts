/** Rings every app at once: one branch an app, media offered per branch, the first answer wins and tm cancels the others (RFC 3261 section 16.7). */
import type { CallFacts } from '@patchcord/contracts/events';
import { outcomes } from '@patchcord/contracts/outcomes';
import { anonymousHost, sipHeaders } from '@patchcord/contracts/sip-headers';
import { answer, retryAfter } from './answers.ts';
import { connectionUser } from './apps.ts';
import { outcomeOfBranches } from './branch-outcome.ts';
import { recall, recallNumber, remember, rememberFirst } from './call-state.ts';
import { attempt, branchEnded, branchRings } from './dead-branches.ts';
import { senderAlias } from './listeners.ts';
import { answerMedia, endMedia, offerMedia } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { codecChosen } from './sdp.ts';
import { sipDomain } from './tables.ts';
import { body, hasSdp, header, headers, text } from './wire.ts';

/** An app that has not even sent 100 by then is gone. */
const firstAnswerMs = 4_000;

export interface RingingCall {
  call: string;
  trunk: string;
  people: string[];
  apps: number;
  facts: CallFacts;
  ringSeconds: number;
}

export function ring(call: RingingCall) {
  rememberCarrier();
  remember('apps', call.apps);
  remember('attempt', attempt());
  KSR.htable.sht_sets('ringing', `${text('$ci')} ${text('$ft')}`, call.trunk);
  showCaller(call);
  KSR.rr.record_route();
  KSR.tm.t_set_fr(call.ringSeconds * 1000, firstAnswerMs);
  // Declining speaks for oneself: of several people one must not hang up for all (a 6xx ends every branch, RFC 3261 section 16.7).
  if (call.people.length > 1) KSR.tm.t_set_disable_6xx(1);
  KSR.tm.t_on_branch('ksr_branch_ring');
  KSR.tm.t_on_reply('ksr_reply_from_app');
  KSR.tm.t_on_failure('ksr_failure_ring');
  if (KSR.tm.t_relay() < 0) throw new Error('the INVITE could not be sent to any app');
}

/** Where requests of this call to the carrier go, whatever a message says later (RFC 3261 section 12.1.1). */
function rememberCarrier() {
  const contact = nameAddr(header('Contact'));
  remember(`target:${text('$ft')}`, contact ? contact.uri : '');
  remember('callerRoutes', headers('Record-Route').join(', '));
}

/** What the phone reads: contracts/sip-headers.ts. Whatever the carrier sent under these names stays here. */
function showCaller(call: RingingCall) {
  const facts = call.facts;
  const removed = ['P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID', 'Privacy', 'Identity', 'Diversion', 'History-Info'];
  removed.push(sipHeaders.called, sipHeaders.call);
  for (let i = 0; i < removed.length; i++) KSR.hdr.remove(removed[i] as string);
  if (facts.callerWithheld) KSR.uac.uac_replace_from('"Anonymous"', `sip:anonymous@${anonymousHost}`);
  else if (facts.caller !== null) {
    const name = facts.callerName === null ? '' : `"${facts.callerName.replace(/["\\]/g, '')}" `;
    // The user part as RFC 3261 section 25.1 allows it; a caller that is no number may hold anything.
    const user = encodeURIComponent(facts.caller).replace(/%2B/g, '+');
    KSR.hdr.append(`${sipHeaders.caller}: ${name}<sip:${user}@${sipDomain()}>\r\n`);
  }
  if (facts.called !== null) KSR.hdr.append(`${sipHeaders.called}: ${facts.called}\r\n`);
  KSR.hdr.append(`${sipHeaders.call}: ${call.call}\r\n`);
}

/** Once per app, before its INVITE leaves. */
export function branchToApp() {
  const branch = text('$T_branch_idx');
  const socket = /^sip:(.*):(\d+)/.exec(text('$du'));
  const address = socket ? (socket[1] as string) : '';
  const port = socket ? (socket[2] as string) : '';
  remember(`app:${Number(branch)}`, connectionUser(address, port));
  branchRings(`${address}:${port}`, Number(recall('apps')));
  if (hasSdp() && !offerMedia('phone', branch)) KSR.err('rtpengine took no offer\n');
}

/** Every answer of every app. */
export function replyFromApp() {
  const branch = text('$T_branch_idx');
  const status = Number(text('$rs'));
  if (status >= 200) branchEnded(`${text('$si')}:${text('$sp')}`, status >= 300);
  if (status >= 300) {
    remember(`branch:${Number(branch)}`, status);
    return;
  }
  const tag = text('$tt');
  if (status > 100 && tag !== '') rememberApp(tag, branch);
  if (status > 100 && status < 200) rememberFirst('ringAt', Date.now());
  if (status >= 200) {
    rememberFirst('answerAt', Date.now());
    const codec = codecChosen(body());
    if (codec !== null) rememberFirst('codec', codec);
  }
  if (!hasSdp()) return;
  // An INVITE without an offer: the phone's 200 brings it, the carrier's ACK the answer (RFC 3264, RFC 3261 section 13.2.1).
  if (text('$T_req($hdr(Content-Type))') === '') offerMedia('carrier', branch);
  else answerMedia('carrier', branch);
}

function rememberApp(tag: string, branch: string) {
  const contact = nameAddr(header('Contact'));
  if (contact) {
    // The Contact of a browser is a name that does not exist: its WebSocket is the alias (nathelper), also for the dialog module's own requests.
    remember(`target:${tag}`, contact.uri.indexOf(';alias=') < 0 ? contact.uri + senderAlias() : contact.uri);
    KSR.nathelper.set_contact_alias();
  }
  remember(`user:${tag}`, recall(`app:${Number(branch)}`));
  remember(`branchof:${tag}`, branch);
}

/** All apps have refused, or the time is up, or the caller has hung up. */
export function ringingFailed() {
  endMedia();
  if (KSR.tm.t_is_canceled() > 0) {
    remember('outcome', 'caller_hung_up');
    return;
  }
  const codes: (number | null)[] = [];
  for (let i = 0; i < Number(recall('apps')); i++) codes.push(recallNumber(`branch:${i}`));
  const people = JSON.parse(recall('people') || '[]') as string[];
  const outcome = outcomeOfBranches(codes, people.length === 1);
  remember('outcome', outcome);
  answer(outcomes[outcome].code, outcomes[outcome].phrase, retryAfter(outcome));
}
