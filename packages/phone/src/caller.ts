import { anonymousHost } from '@patchcord/contracts/sip-headers';

/** Who calls, as the edge says it in the invitation. */
export interface Caller {
  /** E.164 with '+' where it is a number; else the text received; null when withheld or absent. */
  number: string | null;
  name: string | null;
  withheld: boolean;
}

/** What is read from the INVITE: see contracts/sip-headers.ts. */
export interface Invitation {
  /** Text of P-Asserted-Identity, null where there is none. */
  asserted: string | null;
  from: { user: string; host: string; displayName: string };
  called: string | null;
  record: string | null;
}

const notBlank = (text: string | undefined) => text?.trim() || null;

/** '"Ada \"A\" L" <sip:+12025550123@patchcord>' or 'sip:+12025550123@patchcord' (RFC 3325 section 9.1). */
function readNameAddress(text: string): { user: string; name: string | null } {
  const bracketed = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<\s*(?:sips?|tel):([^@;>]*)/i.exec(text);
  if (bracketed) return { user: bracketed[3] ?? '', name: notBlank((bracketed[1] ?? bracketed[2])?.replace(/\\(.)/g, '$1')) };
  return { user: /^\s*(?:sips?|tel):([^@;>]*)/i.exec(text)?.[1] ?? '', name: null };
}

export function readCaller({ asserted, from }: Invitation): Caller {
  if (asserted === null && (from.host === anonymousHost || from.user.toLowerCase() === 'anonymous'))
    return { number: null, name: null, withheld: true };
  const { user, name } = asserted === null ? { user: from.user, name: notBlank(from.displayName) } : readNameAddress(asserted);
  // Many carriers send the number once more as the name.
  return { number: notBlank(user), name: name === user ? null : name, withheld: false };
}

export const readCalled = ({ called }: Invitation) => (called && /^\+\d{1,15}$/.test(called) ? called : null);
