/** What a carrier forwards to: '+12025550101@host', with the port where it is not SIP's own (RFC 3261 section 19.1.2). */
export const forwardUri = (e164: string, location: { host: string; sipPort: number }): string =>
  `${e164}@${location.host}${location.sipPort === 5060 ? '' : `:${location.sipPort}`}`;

/** The same over TLS; the transport is said, because no port says it. null where the location takes none. */
export const forwardTlsUri = (e164: string, location: { host: string; sipTlsPort: number | null }): string | null =>
  location.sipTlsPort === null ? null : `${e164}@${location.host}:${location.sipTlsPort};transport=tls`;
