/** User name, password and label of a trunk's login: drawn here, so that none is ever a word that somebody uses elsewhere. */
import { createHash, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { TrunkLogin } from '@patchcord/contracts';

/** Without i, l, o and u: passwords are read aloud and typed into phone systems. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const drawn = (characters: number): string => [...randomBytes(characters)].map((byte) => alphabet[byte & 31]).join('');

/** 60 random bits: whoever does not know it never learns that an edge is there. */
export const newLabel = (): string => `t-${drawn(12)}`;
export const newUserName = (): string => `trk-${drawn(10)}`;
/** 130 random bits. Its digests need no slow hash: guessing it is hopeless. */
export const newPassword = (): string => drawn(26);

/** RFC 7616 section 3.4.2: H(A1) for each algorithm, all that an edge needs. */
export function loginDigests(user: string, realm: string, password: string): TrunkLogin {
  const digest = (algorithm: 'md5' | 'sha256') => createHash(algorithm).update(`${user}:${realm}:${password}`).digest('hex');
  return { user, realm, md5: digest('md5'), sha256: digest('sha256') };
}

export interface ServerLocation {
  name: string;
  host: string;
  addresses: string[];
  sipPort: number;
}
/** An address cannot have a name in front of it: there the SIP domain stands behind the label, and only the proxy leads to the edge. */
export function loginServers(label: string, locations: ServerLocation[], sipDomain: string) {
  return locations.map(({ name, host, addresses: [first = host], sipPort }) => ({
    location: name,
    host: `${label}.${isIP(host.replace(/^\[|\]$/g, '')) === 0 ? host : sipDomain}`,
    proxy: `${isIP(first) === 6 ? `[${first}]` : first}:${sipPort}`,
  }));
}
