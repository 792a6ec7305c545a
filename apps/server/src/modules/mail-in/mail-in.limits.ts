/** How much one address, and one person, may bring in. In memory and bounded, per process (attempts-limit.ts). */
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { createAttemptsLimit } from '../../platform/auth/attempts-limit.ts';

export interface MailInLimits {
  connectionsAtOnce: number;
  connectionsAtOncePerAddress: number;
  /** An hour. A large provider sends for many people from one address. */
  connectionsPerAddress: number;
  mailsPerAddress: number;
  mailsPerPerson: number;
  recipients: number;
  bytes: number;
  /** Nothing came for so long. */
  idleMs: number;
  /** A connection, from beginning to end: who sends one byte a minute is cut off. */
  connectionMs: number;
}
export const mailInLimits: MailInLimits = {
  connectionsAtOnce: 20,
  connectionsAtOncePerAddress: 5,
  connectionsPerAddress: 240,
  mailsPerAddress: 120,
  mailsPerPerson: 30,
  recipients: 5,
  bytes: 7_500_000, // a file of 5 MB, as the page takes it, in base64
  idleMs: 60_000,
  connectionMs: 300_000,
};
const windowMs = 3_600_000;

/** One network of IPv6 is one sender: whoever has a /64 has all its addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const parsed = ipaddr.parse(address) as ipaddr.IPv6;
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.parts.slice(0, 4).join(':');
}

export function createMailInGate(limits: MailInLimits) {
  const connections = createAttemptsLimit({ most: limits.connectionsPerAddress, windowMs });
  const mails = createAttemptsLimit({ most: limits.mailsPerAddress, windowMs });
  const people = createAttemptsLimit({ most: limits.mailsPerPerson, windowMs });
  const open = new Map<string, number>();
  return {
    /** @returns false: not now. Each true is ended by `left`. */
    entered(address: string): boolean {
      const network = networkOf(address);
      const now = open.get(network) ?? 0;
      if (now >= limits.connectionsAtOncePerAddress || connections.begin(network, Date.now()) > 0) return false;
      open.set(network, now + 1);
      return true;
    },
    left(address: string): void {
      const network = networkOf(address);
      const now = (open.get(network) ?? 0) - 1;
      if (now > 0) open.set(network, now);
      else open.delete(network);
    },
    mayMail: (address: string): boolean => mails.begin(networkOf(address), Date.now()) === 0,
    mayWrite: (userId: string): boolean => people.begin(userId, Date.now()) === 0,
  };
}
export type MailInGate = ReturnType<typeof createMailInGate>;
