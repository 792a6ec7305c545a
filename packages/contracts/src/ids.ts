/** Ids carry their type: `num_3k9x2m7q5w8r1t4y`. 16 characters of Crockford base32: 80 random bits. */
export const idPrefixes = {
  account: 'acc',
  user: 'usr',
  member: 'mem',
  trunk: 'trk',
  source: 'src',
  number: 'num',
  location: 'loc',
  edge: 'edg',
  call: 'call',
  attempt: 'att',
  check: 'chk',
  request: 'req',
  requestRow: 'row',
  message: 'msg',
  requestMail: 'rml',
  invitation: 'inv',
  mail: 'mail',
  audit: 'aud',
  key: 'key',
  webhook: 'whk',
  event: 'evt',
  delivery: 'dlv',
  porting: 'por',
  letter: 'let',
  gateway: 'gwy',
  claim: 'clm',
  ownershipCheck: 'own',
  priceList: 'prl',
  wake: 'wak',
} as const;

export type IdKind = keyof typeof idPrefixes;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id of that kind, for example `trk_8fz2k0m4q7w1x5y9`. */
export function newId(kind: IdKind): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let text = '';
  for (const byte of bytes) text += alphabet[byte & 31];
  return `${idPrefixes[kind]}_${text}`;
}
