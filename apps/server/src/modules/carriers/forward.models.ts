/** What to type at the carrier so that it forwards a number to a location. Pure. */

export interface ForwardTarget {
  host: string;
  addresses: readonly string[];
  sipPort: number;
  sipTlsPort: number | null;
}
export interface ForwardWriting {
  forwardTemplate: string;
  hostnameAllowed?: boolean | undefined;
}

const sipPort = 5060;
const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);

/**
 * `{e164}` is the number without '+', `{host}` the location. Everything else (`{DID}`, `$[E164]$`, `%e164`) is a placeholder of the carrier's own
 * and stays as it is. A port is written where it is not SIP's own (RFC 3261 section 19.1.2).
 * @returns null where the carrier sends over TLS only and the location takes none.
 */
export function forwardAddress(e164: string, { forwardTemplate, hostnameAllowed }: ForwardWriting, target: ForwardTarget): string | null {
  const host = hostnameAllowed === false ? bracketed(target.addresses[0] ?? target.host) : bracketed(target.host);
  const number = e164.replace(/^\+/, '');
  const text = forwardTemplate.replaceAll('{e164}', number);
  if (/;transport=tls\b/.test(text)) {
    return target.sipTlsPort === null ? null : text.replace(/\{host\}(:\d+)?/, `${host}:${target.sipTlsPort}`);
  }
  return text.replace('{host}', target.sipPort === sipPort ? host : `${host}:${target.sipPort}`);
}
