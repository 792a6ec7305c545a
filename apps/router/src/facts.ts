import type { CallFacts } from '@patchcord/contracts/events';
import type { CalledFrom } from '@patchcord/contracts/rows';
import type { CallerHeaders } from './caller.ts';
import { origin } from './listeners.ts';
import { nameAddr } from './name-addr.ts';
import { codecsOffered } from './sdp.ts';
import { body, header, shown, text } from './wire.ts';

/** What the first look at a request says, before anything is known about number or trunk. */
export function firstFacts(): CallFacts {
  return {
    sipCallId: shown(text('$ci')),
    origin: origin(),
    calledRaw: shown(text('$rU')),
    called: null,
    callerRaw: shown(text('$fU')),
    caller: null,
    callerName: null,
    callerWithheld: false,
    userAgent: shown(text('$ua')),
    codecs: codecsOffered(body()),
    account: null,
    trunk: null,
    number: null,
  };
}

/** The row with the facts of its call: the facts with what makes them a row, which is less. */
export function withFacts<T extends object>(row: T, facts: CallFacts): T & CallFacts {
  const target = facts as T & CallFacts;
  for (const name in row) target[name] = row[name] as (T & CallFacts)[typeof name];
  return target;
}

/** The called text where the trunk says it stands. */
export function calledText(from: CalledFrom): string {
  switch (from) {
    case 'request_uri':
      return text('$rU');
    case 'to':
      return text('$tU');
    case 'p_called_party_id':
      return userOf('P-Called-Party-ID');
    case 'diversion':
      return userOf('Diversion');
    default:
      return unreachable(from);
  }
}

function unreachable(value: never): never {
  throw new Error(`unexpected ${String(value)}`);
}

function userOf(name: string): string {
  const who = nameAddr(header(name));
  return who ? who.user : '';
}

export function callerHeaders(): CallerHeaders {
  return {
    pAssertedIdentity: header('P-Asserted-Identity'),
    remotePartyId: header('Remote-Party-ID'),
    from: header('From'),
    privacy: header('Privacy'),
  };
}
