/** Rings every app at once: one branch an app, media offered per branch, the first answer wins and tm cancels the others (RFC 3261 section 16.7). */

import type { CallFacts } from '@patchcord/contracts/events';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import { lastPlace } from '@patchcord/contracts/texts';
import { answer, retryAfter } from './answers.ts';
import { connectionUser } from './apps.ts';
import { tellWoken } from './awaited.ts';
import { callOwner, loginOwner } from './call-owner.ts';
import { isCanceled, isOver, type Leg, legOf, recall, remember, rememberFirst, rememberLeg } from './call-state.ts';
import { callIsUp } from './calls-up.ts';
import { carrierHop } from './carrier-hop.ts';
import { appContact } from './contacts.ts';
import { answerForDead, branchEnded, branchRings, refusedLast } from './dead-branches.ts';
import { deviceOf, placeOfDevice, profileOf } from './devices.ts';
import { waitForFirstAnswer } from './first-answer.ts';
import { goOn, mayGoOn } from './forward.ts';
import { finalAnswerOfCall, goesOn } from './instead.ts';
import { rememberLateAnswer } from './late-answers.ts';
import { appOffers } from './late-offer.ts';
import { ownSocket, role, senderUri } from './listeners.ts';
import { convertWhereNeeded, endMediaOfApp, mediaFromApp, offerMedia, offersCrossedEnd } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { refuseStreams, withoutOwnBody, withoutOwnSdp } from './own-sdp.ts';
import { ringMsLeft } from './ring-time.ts';
import { codecChosen } from './sdp.ts';
import { showCaller, type Told, toldOf } from './show-caller.ts';
import { row } from './tables.ts';
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
  /** Who was woken for it: then whoever comes while it rings is rung too (waking.ts). */
  waking: string[];
}

export function ring(call: RingingCall) {
  rememberCaller(call.trunk, call.facts.login);
  remember('apps', call.apps);
  const who = toldOf(call.call, call.facts);
  KSR.rr.record_route();
  // A gateway must not be told what phones are: where the call may go on to another number, each branch is told by itself. Of later ones each is in any case.
  const invite = { people: call.people, codecs: call.facts.codecs, ringMs: call.ringSeconds * 1000 };
  if (call.waking.length > 0 || mayGoOn()) return sendToApps(invite, who);
  showCaller(who);
  sendToApps(invite, null);
}

/** The INVITE, to all apps that are its destinations. @param tellEach for each of them by itself: who calls */
export function sendToApps({ people, codecs, ringMs }: { people: string[]; codecs: string[]; ringMs: number }, tellEach: Told | null) {
  // The record says what the carrier's side speaks.
  const converted = convertWhereNeeded(codecs);
  if (converted !== '') remember('codec', converted);
  KSR.tm.t_set_fr(ringMs, firstAnswerMs);
  // Declining speaks for oneself: of several people one must not hang up for all (a 6xx ends every branch, RFC 3261 section 16.7).
  if (people.length > 1) KSR.tm.t_set_disable_6xx(1);
  KSR.tm.t_on_branch('ksr_branch_ring');
  KSR.tm.t_on_reply('ksr_reply_from_app');
  KSR.tm.t_on_failure('ksr_failure_ring');
  told = tellEach;
  const sent = KSR.tm.t_relay() > 0;
  told = null;
  offersCrossedEnd();
  // Who hangs up while apps are being offered media is answered by tm, and nobody is rung.
  if (sent || isCanceled()) return;
  if (recall('mediaDown') === '') throw new Error('the INVITE could not be sent to any app');
  remember('outcome', 'media_unavailable');
  const { code, phrase } = outcomes.media_unavailable;
  answer(code, phrase, retryAfter('media_unavailable'));
}

/** @param add makes further branches of a call that rings already */
export function addApps(tellEach: Told, add: () => void) {
  told = tellEach;
  isAdded = true;
  add();
  told = null;
  isAdded = false;
}

/** Nobody is rung here: the call goes to another number. @param after how it would have ended */
export function forwardAtOnce(facts: CallFacts, after: Outcome) {
  rememberCaller(facts.trunk ?? '', facts.login);
  KSR.rr.record_route();
  if (goOn(after)) return;
  remember('outcome', after);
  answer(outcomes[after].code, outcomes[after].phrase);
}

export function rememberCaller(trunk: string, login: string | undefined) {
  rememberCarrier(trunk);
  if (login !== undefined) remember('login', login);
  KSR.htable.sht_sets('ringing', `${text('$ci')} ${text('$ft')}`, login === undefined ? trunk : loginOwner(text('$si')));
}

/** Where requests of this call to the carrier go, whatever a message says later (RFC 3261 section 12.1.1). */
function rememberCarrier(trunk: string) {
  const contact = nameAddr(header('Contact'));
  const target = contact ? contact.uri : '';
  const routes = headers('Record-Route').join(', ');
  const firstRoute = routes === '' ? null : nameAddr(routes);
  remember('carrierTarget', target);
  if (routes !== '') remember('carrierRoutes', routes);
  remember('carrierVia', carrierHop(firstRoute ? firstRoute.uri : target, trunk));
  remember('carrierAddress', text('$si'));
}

/** Who calls, where each branch that is being made is told by itself. */
let told: Told | null = null;
/** It is added to a call that rings already. */
let isAdded = false;

/** 'sip:192.0.2.7:41234;transport=ws' -> ['192.0.2.7', '41234'] */
function connectionOf(uri: string): [address: string, port: string] {
  const parameters = uri.indexOf(';');
  const end = parameters < 0 ? uri.length : parameters;
  const colon = lastPlace(uri, ':', end);
  return colon < 4 ? ['', ''] : [uri.slice(4, colon), uri.slice(colon + 1, end)];
}

/** Once per app, before its INVITE leaves. */
export function branchToApp() {
  const branch = text('$T_branch_idx');
  if (isAdded) oneAppMore();
  const to = text('$du');
  const device = deviceOf(to);
  const [address, port] = connectionOf(to);
  const connection = device === '' ? `${address}:${port}` : placeOfDevice(device);
  if (device === '') remember(`app${Number(branch)}`, connectionUser(address, port));
  else branchToDevice(Number(branch), device, to);
  branchRings(connection);
  if (told !== null) showCaller(told);
  if (!hasSdp() || offerMedia('phone', branch)) return;
  // The carrier's own SDP would ring a browser that cannot use it, and the call would be blamed on codecs.
  KSR.err('rtpengine took no offer: this app is not rung\n');
  remember('mediaDown', 1);
  branchEnded(connection);
  refusedLast(Number(recall('apps')));
  KSR.set_drop();
}

/** tm holds the lock of the call's answers meanwhile: nobody else counts. All of them ring until the same moment. */
function oneAppMore() {
  remember('apps', Number(recall('apps')) + 1);
  KSR.tm.t_set_fr(ringMsLeft(), firstAnswerMs);
}

/** `app…` holds its person and its name, and what the carrier's side needs to know of a listener that is not the carriers'. */
function branchToDevice(branch: number, device: string, to: string) {
  const known = row('devices', device);
  remember(`app${branch}`, `${known === null ? '' : known.person} ${device}`);
  remember(`profile${branch}`, profileOf(device, to));
  const socket = ownSocket();
  if (socket !== '') remember('callerSocket', socket);
}

/** Every answer of every app. */
export function replyFromApp() {
  const branch = text('$T_branch_idx');
  const status = Number(text('$rs'));
  if (status >= 200) branchEnded(role() === 'device' ? placeOfDevice(ringingOn(Number(branch))[1]) : `${text('$si')}:${text('$sp')}`);
  if (status >= 300) {
    remember(`code${Number(branch)}`, status);
    if (recall(`codec${Number(branch)}`) !== '') endMediaOfApp(branch);
    if (refusedLast(Number(recall('apps')))) answerForDead(isCanceled());
    return;
  }
  const leg = status > 100 ? rememberApp(text('$tt'), Number(branch)) : null;
  if (status > 100 && status < 200) rememberFirst('ringAt', Date.now());
  if (status >= 200 && leg) {
    if (isOver()) return answeredAfterEnd(leg);
    rememberFirst('winner', leg.tag);
    if (recall('winner') !== leg.tag) return twoAnswers(leg, legOf(recall('winner')));
    if (recall('answerAt') === '') {
      remember('answerAt', Date.now());
      tellWoken(leg);
    }
    callIsUp(text('$ft'), leg);
  }
  if (!hasSdp()) {
    withoutOwnBody();
    // The answer came in a reliable provisional one (RFC 3262 section 5).
    if (status >= 200) rememberCodec(recall(`codec${Number(branch)}`));
    return;
  }
  const codec = codecChosen(body());
  const media = mediaFromApp(branch);
  if (media === 'none') return noMediaFor(leg, status);
  if (media === 'offer') return appOffers(Number(branch));
  if (codec !== null && status < 200) remember(`codec${Number(branch)}`, codec);
  else if (codec !== null) rememberCodec(codec);
}

/** rtpengine did not answer, or refused. A 200 cannot be taken back: the call ends with the carrier's ACK (within-dialog.ts). */
function noMediaFor(leg: Leg | null, status: number) {
  withoutOwnSdp();
  if (status < 200 || !leg) return;
  KSR.err('rtpengine took no answer: the call has no sound and is ended\n');
  leg.noMedia = true;
  rememberLeg(leg);
  remember('outcome', 'media_unavailable');
}

/** Person and device ('' for an app) that this branch rings. */
function ringingOn(branch: number): [user: string, device: string] {
  const both = recall(`app${branch}`);
  const space = both.indexOf(' ');
  return space < 0 ? [both, ''] : [both.slice(0, space), both.slice(space + 1)];
}

function rememberCodec(codec: string) {
  if (codec !== '') rememberFirst('codec', codec);
}

function rememberApp(tag: string, branch: number): Leg | null {
  if (tag === '') return null;
  // For the dialog module's own requests: the Contact of a browser is a name that does not exist.
  if (header('Contact') !== '') KSR.nathelper.set_contact_alias_trim();
  const known = legOf(tag);
  const contact = appContact();
  // A provisional answer may come without Contact (RFC 3261 section 12.1.1 asks for one only where it makes a dialog).
  if (contact === '') return known;
  const [user, device] = ringingOn(branch);
  const leg: Leg = { tag, contact, via: senderUri(), user, device, socket: ownSocket(), answeredBy: '', branch };
  rememberLeg(leg);
  return leg;
}

/** The first has the dialog and the sound; the carrier's ACK and BYE of the other one find it by its row. */
function twoAnswers(one: Leg, other: Leg | null) {
  rememberLateAnswer(one, callOwner());
  if (other) rememberLateAnswer(other, callOwner());
  // Told of the second answer, rtpengine would give the sound of the call to it. What that app sends is not to be heard beside the first one's either.
  endMediaOfApp(String(one.branch));
  waitForFirstAnswer();
  withoutSound();
}

/** The caller's side was answered already, refused or cancelled; tm forwards a 200 all the same (RFC 3261 section 16.7 step 5). */
function answeredAfterEnd(leg: Leg) {
  rememberLateAnswer(leg, callOwner());
  withoutSound();
}

function withoutSound() {
  if (hasSdp()) refuseStreams();
  else withoutOwnBody();
}

/** @param outcome of a call that nobody answered */
export function endRinging(outcome: Outcome) {
  remember('outcome', outcome);
  if (outcome === 'caller_hung_up') return;
  if (goesOn(outcome)) return;
  const { code, phrase } = finalAnswerOfCall(outcome);
  answer(code, phrase, retryAfter(outcome));
}
