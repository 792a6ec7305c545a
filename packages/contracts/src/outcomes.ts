/**
 * Why a call or an attempt ended as it did: the one table that the router, the records, the pages and the docs read.
 * Plain data that imports types only: it is also bundled into the call router, which is compiled to Lua.
 */

import type { OutcomeEntry } from './outcome-entry.ts';
import { outcomesOfChecks } from './outcomes-checks.ts';
import { outcomesOut } from './outcomes-out.ts';
import { outcomesUnanswered } from './outcomes-unanswered.ts';

export type { Fault, OutcomeEntry } from './outcome-entry.ts';

/*
 * Carriers act on the code: 404, 486 and 603 end the call there; 408, 480, 503 and 504 make some of them try the next address;
 * any 5xx makes others do so. So a decision of a person is 486 or 603, and only what another edge could do better is 503.
 */
const table = {
  answered: {
    code: 200,
    phrase: 'OK',
    fault: 'none',
    label: 'Answered',
    sentence: 'The call was answered.',
    hint: 'Nothing to do.',
  },
  ...outcomesUnanswered,
  number_unknown: {
    code: 404,
    phrase: 'Number Unknown',
    fault: 'account',
    label: 'Number unknown',
    sentence: 'Your carrier sent a call for a number that is not set up here. Add the number, or correct it at your carrier.',
    hint: 'Compare the text received with the numbers of the trunk and with its number format.',
  },
  number_ambiguous: {
    code: 404,
    phrase: 'Number Ambiguous',
    fault: 'account',
    label: 'Number ambiguous',
    sentence: 'The number was sent in a national form that fits more than one number. Ask your carrier to send it with its country code.',
    hint: 'Several trunks list this source and the text is a number on more than one of them.',
  },
  number_not_on_this_trunk: {
    code: 404,
    phrase: 'Number Not On This Trunk',
    fault: 'account',
    label: 'Wrong trunk',
    sentence:
      'The call came from a carrier that this number does not belong to. Move the number to that carrier’s trunk, or correct the forward.',
    hint: 'Number and source are both known, on different trunks. Addresses shared between customers look like this too.',
  },
  source_not_listed: {
    code: 0,
    phrase: '',
    fault: 'account',
    label: 'Address not listed',
    sentence:
      'A call came from an address that is not listed for any of your trunks, so it got no answer. If it is your carrier’s, add it.',
    hint: 'No trunk lists the source. Silence on the wire is intended.',
  },
  login_failed: {
    code: 401,
    phrase: 'Unauthorized',
    fault: 'account',
    label: 'Login failed',
    sentence:
      'A call for this trunk came from an address that is not listed, with a wrong user name or password or with none. Correct them where your calls come from, or make a new password for the trunk.',
    hint: 'The host named a trunk with a login. Not counted here: the first INVITE of a call, which every digest login sends without credentials.',
  },
  login_locked: {
    code: 0,
    phrase: '',
    fault: 'account',
    label: 'Login locked',
    sentence:
      'Too many wrong passwords came for this trunk, so their address gets no answer for a minute. Correct the password where your calls come from.',
    hint: 'Ten wrong answers from one address, or a hundred from all, within a minute. An address that logged in within a day is spared the second.',
  },
  trunk_label_wrong: {
    code: 404,
    phrase: 'Trunk Label Wrong',
    fault: 'account',
    label: 'Wrong trunk name',
    sentence:
      'The host that your carrier sent the call to begins with the name of another trunk, or of none. Correct the host in the forward, or leave the name out.',
    hint: 'The trunks that list this address have labels, and the first part of the host looks like one but is none of theirs.',
  },
  number_off: {
    code: 480,
    phrase: 'Number Switched Off',
    fault: 'account',
    label: 'Number switched off',
    sentence: 'This number is switched off. Switch it on to receive calls again.',
    sentenceOut: 'This number is switched off, so it cannot be shown. Switch it on, or show another one.',
    hint: 'The number is off on purpose.',
  },
  forwarded: {
    code: 200,
    phrase: 'OK',
    fault: 'none',
    label: 'Forwarded',
    sentence: 'Nobody took the call here, so it went on to the other number of this one, where it was answered.',
    hint: 'The detail names the other number. That part is a call out of the account, shown with this number and Diversion.',
  },
  closed: {
    code: 480,
    phrase: 'Closed',
    fault: 'none',
    label: 'Closed',
    sentence: 'The call came outside the opening hours of this number, so it rang nobody.',
    hint: 'Look at the opening hours on the number’s page, and at their time zone. The code says whether the carrier’s voicemail was to take the call.',
  },
  number_ported: {
    code: 404,
    phrase: 'Number Ported',
    fault: 'account',
    label: 'Number ported',
    sentence: 'This number was ported, and its calls come by the telephone network now. End the forward at your old carrier.',
    hint: 'The carrier that it came by before still forwards calls for it. The detail says on which day it was ported.',
  },
  trunk_off: {
    code: 480,
    phrase: 'Trunk Switched Off',
    fault: 'account',
    label: 'Trunk switched off',
    sentence: 'The trunk of this number is switched off. Switch it on to receive calls again.',
    hint: 'The trunk is off on purpose.',
  },
  trunk_calls_limit: {
    code: 503,
    phrase: 'Too Many Calls',
    fault: 'account',
    label: 'Too many calls at once',
    retryAfterSeconds: 10,
    sentence: 'More calls at once than this trunk allows. Raise the limit if these calls were wanted.',
    hint: 'Calls at once of the trunk against its limit.',
  },
  trunk_rate_limit: {
    code: 503,
    phrase: 'Too Many Calls Per Second',
    fault: 'account',
    label: 'Too many calls per second',
    retryAfterSeconds: 1,
    sentence: 'More new calls per second than this trunk allows. Raise the limit if these calls were wanted.',
    hint: 'New calls per second of the trunk against its limit.',
  },
  flood_blocked: {
    code: 0,
    phrase: '',
    fault: 'unknown',
    label: 'Flood blocked',
    sentence: 'Too many requests came from one address, so they were ignored for a while.',
    hint: 'Only phones and unlisted addresses are guarded like this; a listed carrier never is.',
  },
  malformed: {
    code: 400,
    phrase: 'Malformed Request',
    fault: 'carrier',
    label: 'Malformed request',
    sentence: 'Your carrier sent a call that breaks the rules of SIP. Show the carrier the detail of this refusal.',
    sentenceOut: 'The phone sent a call that breaks the rules of SIP. Reload the phone page; if it goes on, tell support.',
    hint: 'The detail names the header.',
  },
  loop_detected: {
    code: 482,
    phrase: 'Loop Detected',
    fault: 'carrier',
    label: 'Loop',
    sentence: 'The call came around in a circle: a forward leads back to where it started. Check the forwards at your carrier.',
    sentenceOut: 'The call came around in a circle: what was called leads back to here.',
    hint: 'Max-Forwards ran out, or our own Via came back (RFC 5393).',
  },
  call_merged: {
    code: 482,
    phrase: 'Merged Request',
    fault: 'carrier',
    label: 'Sent twice',
    sentence: 'Your carrier sent the same call a second time while it was ringing. The first one goes on; nothing is lost.',
    sentenceOut: 'The phone sent the same call twice. The first one goes on; nothing is lost.',
    hint: 'Same Call-ID and From tag as a call that is up (RFC 3261 section 8.2.2.2): a forking proxy or hunt group before us.',
  },
  media_unavailable: {
    code: 503,
    phrase: 'Media Unavailable',
    fault: 'platform',
    label: 'Sound not available',
    retryAfterSeconds: 10,
    sentence: 'The location could not carry sound at that moment, so the call was not taken. The carrier was asked to try again.',
    sentenceOut: 'The location could not carry sound at that moment, so the call did not go out. Try again.',
    hint: 'rtpengine took no offer: see the edge’s problems.',
  },
  method_not_allowed: {
    code: 405,
    phrase: 'Method Not Allowed',
    fault: 'carrier',
    label: 'Method not allowed',
    sentence: 'Your carrier sent a kind of request that is not part of receiving calls. Calls are not affected.',
    sentenceOut: 'The phone sent a kind of request that is not part of calling. Calls are not affected.',
    hint: 'Only INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE and PRACK are served to carriers.',
  },
  dialog_unknown: {
    code: 481,
    phrase: 'Call Does Not Exist',
    fault: 'carrier',
    label: 'Call unknown',
    sentence: 'A message came for a call that does not exist here, or no longer does.',
    hint: 'A To tag without a known dialog, or from another side than that dialog’s. Forged, or after a restart.',
  },
  codec_mismatch: {
    code: 488,
    phrase: 'Not Acceptable Here',
    fault: 'carrier',
    label: 'No common codec',
    sentence: 'The carrier and the phone have no way of coding sound in common. Ask the carrier to send G.711.',
    sentenceOut: 'The other side and the phone have no way of coding sound in common.',
    hint: 'Look at the codecs offered.',
  },
  fax_not_carried: {
    code: 488,
    phrase: 'Not Acceptable Here',
    fault: 'none',
    label: 'Fax not carried',
    sentence:
      'The caller’s side asked to change the call to fax (T.38), which phones here do not speak. The call went on with sound; fax needs a number of its own at your carrier.',
    sentenceOut: 'The other side asked to change the call to fax (T.38), which phones here do not speak. The call went on with sound.',
    hint: 'A re-INVITE with image and no audio. 488 leaves the call as it was (RFC 3261 section 14.2).',
  },
  media_timeout: {
    code: 200,
    phrase: 'OK',
    fault: 'unknown',
    label: 'No sound arrived',
    sentence: 'The call was ended because no sound arrived from either side any more.',
    hint: 'rtpengine saw no packet for its time-out.',
  },
  app_lost: {
    code: 200,
    phrase: 'OK',
    fault: 'account',
    label: 'Phone lost its connection',
    sentence: 'The call ended because the phone lost its connection and did not come back.',
    hint: '30 s without a WebSocket and without RTP from the app. A network change or a closed lid: the phone’s own log says which.',
  },
  person_removed: {
    code: 200,
    phrase: 'OK',
    fault: 'account',
    label: 'Person removed',
    sentence: 'The call was ended because the person who had answered it was removed.',
    sentenceOut: 'The call was ended because the person who made it was removed.',
    hint: 'The person’s row went while the call was up. Both sides got BYE.',
  },
  edge_starting: {
    code: 503,
    phrase: 'Edge Starting',
    fault: 'platform',
    label: 'Starting',
    retryAfterSeconds: 5,
    sentence: 'The location was starting and could not take the call yet. The carrier was asked to try again.',
    sentenceOut: 'The location was starting and could not carry the call yet. Try again in a few seconds.',
    hint: 'Routes not loaded yet, or phones that were connected before a restart have not come back.',
  },
  edge_draining: {
    code: 503,
    phrase: 'Edge Draining',
    fault: 'platform',
    label: 'Stopping',
    retryAfterSeconds: 30,
    sentence: 'The location was being stopped and took no new calls. The carrier was asked to try another address.',
    sentenceOut: 'The location was being stopped and took no new calls. The phone finds another one; try again in a moment.',
    hint: 'The edge is draining.',
  },
  edge_restarted: {
    code: 503,
    phrase: 'Edge Restarted',
    fault: 'platform',
    label: 'Cut off by a restart',
    sentence: 'The call was cut off because the location restarted.',
    hint: 'Closed by the edge agent after Kamailio ended while the call was up.',
  },
  router_error: {
    code: 500,
    phrase: 'Server Internal Error',
    fault: 'platform',
    label: 'Our error',
    sentence: 'Something went wrong on our side. We have a record of it.',
    hint: 'An exception in the call router: see the detail and the edge’s log.',
  },
  ...outcomesOut,
  ...outcomesOfChecks,
} as const satisfies Record<string, OutcomeEntry>;

export type Outcome = keyof typeof table;
export const outcomes: Readonly<Record<Outcome, OutcomeEntry>> = table;

export const outcomeNames = Object.keys(table) as [Outcome, ...Outcome[]];
