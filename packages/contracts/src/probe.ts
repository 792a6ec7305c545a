/**
 * The edge agent asks Kamailio's SIP workers whether they live: OPTIONS to the carrier listener, from the edge's own address. A packet with our own
 * address as its sender cannot come from outside, so this opens nothing. Whichever worker reads it answers, with its pid in a header.
 */
export const probe = {
  /** User of the Request-URI. */
  user: 'patchcord-probe',
  /** In the answer: `<pid> <version of the router>`. */
  header: 'X-Patchcord-Worker',
} as const;
