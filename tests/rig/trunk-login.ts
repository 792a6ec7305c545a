/** The caller's side of a trunk's login: digest as RFC 7616 section 3.9 computes it, by other code than the router's. */
import { createHash } from 'node:crypto';
import type { TrunkLogin } from '@patchcord/contracts';
import { type Call, type InviteOptions, placeCall } from './call.ts';
import { allHeaders, carrierSdp, cseqOf, headerOf, type SipMessage, unique } from './sip.ts';
import type { Wire } from './wire.ts';

export type Algorithm = 'MD5' | 'SHA-256';

const hash = (algorithm: Algorithm, text: string) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

export interface Account {
  user: string;
  password: string;
}

export const loginOf = ({ user, password }: Account, realm: string): TrunkLogin => ({
  user,
  realm,
  md5: hash('MD5', `${user}:${realm}:${password}`),
  sha256: hash('SHA-256', `${user}:${realm}:${password}`),
});

/** Parameters of the challenge for that algorithm. */
export function challengeOf(answer: SipMessage, algorithm: Algorithm): Record<string, string> {
  const value = allHeaders(answer, 'WWW-Authenticate').find((one) => one.endsWith(`algorithm=${algorithm}`));
  if (!value) throw new Error(`no challenge for ${algorithm}: ${answer.text}`);
  return Object.fromEntries([...value.matchAll(/(\w+)="?([^",]+)"?/g)].map(([, name = '', given = '']) => [name, given]));
}

export interface Proof extends Account {
  method?: string;
  uri: string;
  algorithm?: Algorithm;
  /** 'auth' by default; null: as RFC 2069 had it. */
  qop?: 'auth' | null;
  nc?: number;
}

export function authorization(answer: SipMessage, proof: Proof): string {
  const { user, password, method = 'INVITE', uri, algorithm = 'SHA-256', qop = 'auth', nc = 1 } = proof;
  const { realm, nonce } = challengeOf(answer, algorithm);
  const secret = hash(algorithm, `${user}:${realm}:${password}`);
  const request = hash(algorithm, `${method}:${uri}`);
  const count = nc.toString(16).padStart(8, '0');
  const cnonce = 'c0ffee';
  const response =
    qop === null
      ? hash(algorithm, `${secret}:${nonce}:${request}`)
      : hash(algorithm, `${secret}:${nonce}:${count}:${cnonce}:auth:${request}`);
  const counted = qop === null ? '' : `, qop=auth, nc=${count}, cnonce="${cnonce}"`;
  return `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}${counted}`;
}

/** A final answer to the INVITE with that CSeq. */
export const finalAnswer = (wire: Wire, callId: string, cseq: number, timeoutMs?: number): Promise<SipMessage> =>
  wire.next(
    `a final answer to INVITE ${cseq}`,
    (one) =>
      (one.status ?? 0) >= 200 && headerOf(one, 'Call-ID') === callId && cseqOf(one).number === cseq && cseqOf(one).method === 'INVITE',
    timeoutMs,
  );

export interface LoginCall {
  call: Call;
  challenged: SipMessage;
  /** The header that went out with the second INVITE. */
  header: string;
}

/** An INVITE, its 401, and the same INVITE again with credentials. */
export async function callWithLogin(
  wire: Wire,
  uri: string,
  account: Account,
  proof: Partial<Proof> = {},
  options: InviteOptions = {},
): Promise<LoginCall> {
  const same = { callId: unique('login-'), tag: unique('l'), body: carrierSdp({ address: wire.address }), ...options };
  const first = placeCall(wire, uri, same);
  const challenged = await first.answer(401);
  const header = authorization(challenged, { ...account, uri, ...proof });
  return { call: placeCall(wire, uri, { ...same, cseq: 2, headers: [header, ...(options.headers ?? [])] }), challenged, header };
}
