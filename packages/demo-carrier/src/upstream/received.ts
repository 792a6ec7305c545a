/** What the gateways note of every INVITE that reaches them, the ones they do not answer too. */
import { header } from '../trace.ts';

export type GatewayName = 'first' | 'second';

export interface ReceivedInvite {
  gateway: GatewayName;
  /** ms since 1970 */
  atMs: number;
  sipCallId: string;
  /** User part of the Request-URI. */
  called: string;
  from: string;
  assertedIdentity: string | null;
  privacy: string | null;
  diversion: string | null;
  /** User name of the digest; null where it came without. */
  login: string | null;
  /** The whole message. */
  text: string;
}

const line = /received (first|second) ([A-Za-z0-9+/=]+)/;

/** @returns null for any other line of the log */
export function readReceived(logLine: string): ReceivedInvite | null {
  const found = line.exec(logLine);
  if (!found) return null;
  const text = Buffer.from(found[2] as string, 'base64').toString();
  return {
    gateway: found[1] as GatewayName,
    atMs: Date.now(),
    sipCallId: header(text, 'Call-ID') ?? '',
    called: /^INVITE sips?:([^@\s;>]+)/.exec(text)?.[1] ?? '',
    from: header(text, 'From') ?? '',
    assertedIdentity: header(text, 'P-Asserted-Identity'),
    privacy: header(text, 'Privacy'),
    diversion: header(text, 'Diversion'),
    login: /username="([^"]*)"/.exec(header(text, 'Proxy-Authorization') ?? '')?.[1] ?? null,
    text,
  };
}
