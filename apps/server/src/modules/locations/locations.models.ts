/** What a carrier forwards to: '+12025550101@host', with the port where it is not SIP's own (RFC 3261 section 19.1.2). */
export const forwardUri = (e164: string, location: { host: string; sipPort: number }): string =>
  `${e164}@${location.host}${location.sipPort === 5060 ? '' : `:${location.sipPort}`}`;
