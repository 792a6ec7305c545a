/** Asks the DNS who may send for a domain. Bounded: so many look-ups a mail, so long each, so long together. */
import { Resolver } from 'node:dns/promises';
import { authenticate } from 'mailauth';
import { type Verdict, verdictOf } from './sender.models.ts';

export type Lookup = (name: string, type: string) => Promise<string[] | string[][]>;

export interface Delivered {
  raw: Buffer;
  /** Of the connection. */
  address: string;
  helo: string;
  /** MAIL FROM. */
  envelopeFrom: string;
}
export type Authenticate = (mail: Delivered) => Promise<Verdict>;

const bounds = { lookups: 60, eachMs: 3_000, tries: 2, togetherMs: 20_000 } as const;

/** @param servers of the DNS; left out: this machine's. */
export function dnsLookup(servers?: string[]): Lookup {
  const resolver = new Resolver({ timeout: bounds.eachMs, tries: bounds.tries });
  if (servers) resolver.setServers(servers);
  return (name, type) => resolver.resolve(name, type) as Promise<string[] | string[][]>;
}

const late = () => Object.assign(new Error('the DNS took too long'), { code: 'ETIMEOUT' });

/** Fails as the DNS would, once a mail has cost enough: a mail with a thousand signatures asks no thousand questions. */
function bounded(lookup: Lookup, deadline: AbortSignal): Lookup {
  let left = bounds.lookups;
  return (name, type) => {
    left -= 1;
    if (deadline.aborted) return Promise.reject(late());
    if (left < 0) return Promise.reject(Object.assign(new Error('too many questions to the DNS'), { code: 'ENOTFOUND' }));
    return Promise.race([
      lookup(name, type),
      new Promise<never>((_, reject) => deadline.addEventListener('abort', () => reject(late()), { once: true })),
    ]);
  };
}

/** @param host our name, as it stands in what is reported of the checks. */
export const createAuthenticate =
  ({ lookup, host }: { lookup: Lookup; host: string }): Authenticate =>
  async ({ raw, address, helo, envelopeFrom }) => {
    const deadline = AbortSignal.timeout(bounds.togetherMs);
    const result = await authenticate(raw, {
      ip: address,
      helo,
      sender: envelopeFrom,
      mta: host,
      resolver: bounded(lookup, deadline),
      rejectRsaSha1: true,
      disableArc: true,
      disableBimi: true,
    });
    return verdictOf(result);
  };
