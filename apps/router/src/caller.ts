/** Who is calling: P-Asserted-Identity, then Remote-Party-ID, then From, as the trunk says, privacy honoured (RFC 3325 section 9.1, RFC 3323). Pure. */

import { callerNumber } from '@patchcord/contracts/called';
import type { CallerFrom, NumberFormat } from '@patchcord/contracts/rows';
import { isSpace } from '@patchcord/contracts/texts';
import { type NameAddr, nameAddr, parametersOf } from './name-addr.ts';

export interface CallerHeaders {
  pAssertedIdentity: string;
  remotePartyId: string;
  from: string;
  privacy: string;
}

export interface Caller {
  /** The text it was read from, '' when there was none. */
  raw: string;
  number: string | null;
  name: string | null;
  withheld: boolean;
}

const anonymousUsers = ['anonymous', 'restricted', 'private', 'withheld', 'unavailable', 'unknown', 'blocked'];

/** What stands between ';', ',' and white space. */
function valuesIn(text: string): string[] {
  const values: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 59;
    if (code !== 59 && code !== 44 && !isSpace(code)) continue;
    if (at > from) values.push(text.slice(from, at));
    from = at + 1;
  }
  return values;
}

/** Whether a Privacy header asks not to show who calls. */
export function asksPrivacy(privacy: string): boolean {
  const values = privacy === '' ? [] : valuesIn(privacy.toLowerCase());
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 'id' || values[i] === 'user' || values[i] === 'header') return true;
  }
  return false;
}

function privacyAsked(headers: CallerHeaders, remoteParty: NameAddr | null): boolean {
  if (asksPrivacy(headers.privacy)) return true;
  const remotePartyPrivacy = remoteParty ? parametersOf(remoteParty).privacy : undefined;
  return remotePartyPrivacy !== undefined && remotePartyPrivacy !== 'off';
}

function anonymous(who: NameAddr): boolean {
  // A number is no word.
  if (who.user === '' || (who.user.charAt(0) !== '+' && anonymousUsers.indexOf(who.user.toLowerCase()) >= 0)) return true;
  return who.uri.toLowerCase().indexOf('@anonymous.invalid') >= 0;
}

export function readCaller(headers: CallerHeaders, order: CallerFrom[], format: NumberFormat): Caller {
  const remoteParty = nameAddr(headers.remotePartyId);
  let who: NameAddr | null = null;
  for (let i = 0; i < order.length && !who; i++) {
    const from = order[i] as CallerFrom;
    if (from === 'remote_party_id') who = remoteParty;
    else who = nameAddr(from === 'from' ? headers.from : headers.pAssertedIdentity);
  }
  if (!who) return { raw: '', number: null, name: null, withheld: privacyAsked(headers, remoteParty) };
  const withheld = privacyAsked(headers, remoteParty) || anonymous(who);
  const name = who.display === '' || who.display === who.user ? null : who.display;
  // A withheld number is not kept anywhere: not on the phone, not in the record.
  if (withheld) return { raw: '', number: null, name: null, withheld };
  return { raw: who.user, number: callerNumber(who.user, format), name, withheld };
}
