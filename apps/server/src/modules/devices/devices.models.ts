import { randomBytes } from 'node:crypto';

/** As in passwords of trunks: without i, l, o and u, because it is typed on a desk phone. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const newDeviceName = (): string => `dev-${[...randomBytes(10)].map((byte) => alphabet[byte & 31]).join('')}`;

/** How often it is written down that a device is there. */
export const seenEveryMs = 20_000;
/** Its edge reports every 5 s; two writes missed, and it is gone. */
export const isThere = (lastSeenAt: Date, now: Date): boolean => now.getTime() - lastSeenAt.getTime() < 3 * seenEveryMs;
