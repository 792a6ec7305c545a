/** Who calls, as the phone reads it: contracts/sip-headers.ts. What the carrier said under such names stays here. */
import type { CallFacts } from '@patchcord/contracts/events';
import { anonymousHost, sipHeaders } from '@patchcord/contracts/sip-headers';
import { replaced, without } from '@patchcord/contracts/texts';
import { identityHeaders } from './identity-headers.ts';
import { sipDomain } from './tables.ts';

/** All of them at once: most calls have none, and each question costs as much as this one. `<null>` is what Kamailio prints for one that is not there. */
const valuesOfCarrier = `$_s(.${identityHeaders.map((name) => `$hdr(${name})`).join('')})`;
const noneOfCarrier = `.${identityHeaders.map(() => '<null>').join('')}`;

/** Whatever the carrier sent under these names stays here. */
export function forgetCarriersHeaders() {
  if (KSR.pv.gete(valuesOfCarrier) === noneOfCarrier) return;
  for (let i = 0; i < identityHeaders.length; i++) KSR.hdr.remove(identityHeaders[i] as string);
}

export interface Told extends Pick<CallFacts, 'called' | 'caller' | 'callerName' | 'callerWithheld'> {
  call: string;
}

/** What has to be kept of a call for those that are told later. */
export function toldOf(call: string, { called, caller, callerName, callerWithheld }: CallFacts): Told {
  return { call, called, caller, callerName, callerWithheld };
}

/** In the INVITE, for all phones, or for the one whose branch is being made. */
export function showCaller(told: Told) {
  forgetCarriersHeaders();
  let added = `${sipHeaders.call}: ${told.call}\r\n`;
  if (told.called !== null) added += `${sipHeaders.called}: ${told.called}\r\n`;
  if (told.callerWithheld) KSR.uac.uac_replace_from('"Anonymous"', `sip:anonymous@${anonymousHost}`);
  else if (told.caller !== null) {
    const name = told.callerName === null ? '' : `"${without(told.callerName, '"\\')}" `;
    added += `${sipHeaders.caller}: ${name}<sip:${userPart(told.caller)}@${sipDomain()}>\r\n`;
  }
  KSR.hdr.append(added);
}

/** As RFC 3261 section 25.1 allows it; a caller that is no number may hold anything. */
function userPart(caller: string): string {
  const escaped = encodeURIComponent(caller);
  return escaped === `%2B${caller.slice(1)}` ? caller : replaced(escaped, '%2B', '+');
}
