/** A certificate and its private key, as a person put them into files: fit to be used, or what is wrong with them. Pure. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

export interface Pair {
  /** The key, then the certificate and what stands behind it: one file, so that Kamailio never reads half of a change. */
  pem: string;
  expiresAt: Date;
  /** DNS names and addresses it is for, for example 'DNS:edge.example'. */
  names: string;
}

export type PairRead = { pair: Pair } | { wrong: string };

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** `certificate`: the own certificate first, then those that signed it (as ACME clients write fullchain.pem). Both are PEM texts. */
export function readPair(certificate: string, key: string, now: Date): PairRead {
  const blocks = certificate.match(certificateBlock) ?? [];
  if (blocks.length === 0) return { wrong: 'the certificate file holds no PEM certificate (-----BEGIN CERTIFICATE-----)' };
  const chain: X509Certificate[] = [];
  for (const [index, block] of blocks.entries()) {
    try {
      chain.push(new X509Certificate(block));
    } catch {
      return { wrong: `certificate ${index + 1} of the certificate file cannot be read` };
    }
  }
  const privateKey = readKey(key);
  if (typeof privateKey === 'string') return { wrong: privateKey };
  const own = chain[0] as X509Certificate;
  if (!own.checkPrivateKey(privateKey)) {
    const other = chain.findIndex((one) => one.checkPrivateKey(privateKey));
    return {
      wrong:
        other > 0
          ? `the key belongs to certificate ${other + 1} of the certificate file: the own certificate must be the first`
          : 'the key does not belong to the certificate',
    };
  }
  // The others of the chain are not looked at: authorities ship expired ones on purpose (a root that old clients still take).
  const names = own.subjectAltName ?? own.subject.replace(/\n/g, ', ');
  if (own.validToDate <= now) return { wrong: `the certificate (${names}) expired at ${second(own.validToDate)}` };
  if (own.validFromDate > now) return { wrong: `the certificate (${names}) is valid only from ${second(own.validFromDate)}` };
  const pem = `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${blocks.join('\n')}\n`;
  return { pair: { pem, expiresAt: own.validToDate, names } };
}

/** End of the first certificate of a text that was found good once; null for an empty one. */
export function endOf(pem: string): Date | null {
  const first = pem.match(certificateBlock)?.[0];
  return first === undefined ? null : new X509Certificate(first).validToDate;
}

function readKey(key: string): KeyObject | string {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) return 'the key file holds no PEM private key (-----BEGIN PRIVATE KEY-----)';
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(key))
    return 'the key is locked with a passphrase: write it without one, readable by this user only';
  try {
    return createPrivateKey(key);
  } catch {
    return 'the private key cannot be read';
  }
}

const second = (date: Date) => `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const dayMs = 86_400_000;
/** Whole days until then; 0 in the last day, below 0 afterwards. */
export const daysLeft = (expiresAt: Date, now: Date): number => Math.floor((expiresAt.getTime() - now.getTime()) / dayMs);
