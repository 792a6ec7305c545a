/** Who calls, as the edge says it in the invitation. */
export interface Caller {
  /** E.164 with '+' where it is a number; else the text received; null when withheld or absent. */
  number: string | null;
  name: string | null;
  withheld: boolean;
}

/** What is read from the invitation. */
export interface InvitationHeaders {
  from: { user: string; host: string; displayName: string };
  to: { user: string };
}

/** Withheld is said by the anonymous URI of RFC 3323 section 4.1.1.3. */
export function readCaller({ from }: InvitationHeaders): Caller {
  const withheld = from.host === 'anonymous.invalid' || from.user.toLowerCase() === 'anonymous';
  if (withheld) return { number: null, name: null, withheld: true };
  const name = from.displayName.trim();
  return { number: from.user || null, name: name === '' || name === from.user ? null : name, withheld: false };
}

export function readCalled({ to }: InvitationHeaders): string | null {
  return /^\+\d{1,15}$/.test(to.user) ? to.user : null;
}
