/** Reads `X-Patchcord-Transfers` (contracts/sip-headers.ts), as RFC 3891 section 6.1 has Replaces. Pure. */
import { trimmed } from '@patchcord/contracts/texts';

export interface Subject {
  sipCallId: string;
  /** Of the side that placed the call. */
  callerTag: string;
  calleeTag: string;
}

/** @example readTransfers('a84b4c@host;from-tag=1;to-tag=2') // { sipCallId: 'a84b4c@host', callerTag: '1', calleeTag: '2' } */
export function readTransfers(value: string): Subject | null {
  const parts = value.split(';').map((part) => trimmed(part));
  const sipCallId = parts[0] as string;
  const callerTag = tagOf(parts, 'from-tag=');
  const calleeTag = tagOf(parts, 'to-tag=');
  if ([sipCallId, callerTag, calleeTag].some((word) => word === '' || word.length > 255 || word.indexOf(' ') >= 0)) return null;
  return { sipCallId, callerTag, calleeTag };
}

function tagOf(parts: string[], name: string): string {
  const found = parts.filter((part) => part.slice(0, name.length).toLowerCase() === name);
  return found.length === 1 ? (found[0] as string).slice(name.length) : '';
}
