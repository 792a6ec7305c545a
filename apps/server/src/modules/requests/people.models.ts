/** Whom a row rings. Pure. */
import * as z from 'zod';

export interface KnownPeople {
  /** Names in lower case; null where two have it. */
  byName: ReadonlyMap<string, string | null>;
}
export type PersonCheck = { ok: true; email: string } | { ok: false; message: string };

const email = z.email().max(254);

/** @param text an e-mail, of a member or of somebody to invite; or the name of a member. */
export function personOf(text: string, { byName }: KnownPeople): PersonCheck {
  if (text.includes('@')) {
    const read = email.safeParse(text.toLowerCase());
    return read.success ? { ok: true, email: read.data } : { ok: false, message: `${text.slice(0, 100)} is not an e-mail address.` };
  }
  const found = byName.get(text.toLowerCase());
  if (found) return { ok: true, email: found };
  return {
    ok: false,
    message:
      found === null
        ? `Two people here are called ${text.slice(0, 100)}. Write the e-mail of the one it rings.`
        : `There is nobody called ${text.slice(0, 100)} here. Write an e-mail: who is not here yet is invited.`,
  };
}
