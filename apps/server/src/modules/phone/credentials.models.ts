import { createHmac } from 'node:crypto';

/** Long enough to bridge a short outage of the control plane, short enough that a stolen one is soon worth nothing. */
export const credentialSeconds = 600;

export interface Credentials {
  username: string;
  password: string;
  expiresAt: Date;
}

/**
 * SIP credentials as Kamailio's auth_ephemeral checks them: username '<expiry, unix s>:<user id>', password base64 of HMAC-SHA1 over it.
 * (draft-uberti-behave-turn-rest; the same scheme coturn uses.)
 */
export function mintCredentials({ userId, secret, now }: { userId: string; secret: string; now: Date }): Credentials {
  const expiry = Math.floor(now.getTime() / 1000) + credentialSeconds;
  const username = `${expiry}:${userId}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64'), expiresAt: new Date(expiry * 1000) };
}
