/** Ready pieces of text for whoever writes the other side. Pure. */
import type { KeyScope } from '@patchcord/contracts';

/** Something that a key with this scope may read. */
const readable: Record<KeyScope, string> = {
  read: 'numbers',
  numbers: 'numbers',
  trunks: 'trunks',
  people: 'people',
  requests: 'requests',
  webhooks: 'webhooks',
};

export interface CurlFor {
  token: string;
  scopes: readonly KeyScope[];
  /** 'https://phone.example' */
  origin: string;
  account: string;
}
export const curlFor = ({ token, scopes, origin, account }: CurlFor): string =>
  `curl -H "Authorization: Bearer ${token}" "${origin}/api/v1/accounts/${account}/${readable[scopes[0] ?? 'read']}"`;

/** Node's own modules; the same three steps in any language. A test runs it against a real signature. */
export const verifySample = `import { createHmac, timingSafeEqual } from 'node:crypto';

/** body: the text as it came, before it is parsed. */
export function isFromPatchcord(header, body, secret) {
  const parts = header.split(',').map((part) => part.split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '0';
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const right = createHmac('sha256', secret).update(time + '.' + body).digest();
  return parts.some(([name, hex = '']) => {
    const given = Buffer.from(hex, 'hex');
    return name === 'v1' && given.length === right.length && timingSafeEqual(given, right);
  });
}
`;
