/** Our answer to a gateway that asks who we are: digest (RFC 7616) with MD5 or SHA-256. Pure. */
import { digestParameters, type Hash, type HashName } from './digest.ts';

export interface GatewayLogin {
  user: string;
  password: string;
}

export interface Asked {
  method: string;
  /** The Request-URI as it was sent there. */
  uri: string;
  /** Of our making, never the same twice. */
  cnonce: string;
}

/** What would break out of its quotes is nobody's realm or nonce. */
const isQuotable = (text: string) => text.indexOf('"') < 0 && text.indexOf('\\') < 0 && text.indexOf('\r') < 0 && text.indexOf('\n') < 0;

function hashNamed(algorithm: string): HashName | null {
  const name = algorithm.toUpperCase();
  if (name === '' || name === 'MD5') return 'md5';
  return name === 'SHA-256' ? 'sha256' : null;
}

/**
 * The value of Authorization or Proxy-Authorization, '' where none of the challenges can be answered: another scheme, another algorithm, or protection of
 * the body, which nobody asks for. Of several the first that can be is answered (RFC 8760 section 2.4: the asker's favourite stands first).
 */
export function answerChallenge(challenges: string[], login: GatewayLogin, asked: Asked, hash: Hash): string {
  for (let i = 0; i < challenges.length; i++) {
    const answered = answerOne(challenges[i] as string, login, asked, hash);
    if (answered !== '') return answered;
  }
  return '';
}

function answerOne(challenge: string, login: GatewayLogin, asked: Asked, hash: Hash): string {
  const given = digestParameters(challenge);
  if (given === null) return '';
  const { realm, nonce, opaque, qop } = given;
  const algorithm = given.algorithm ?? '';
  const name = hashNamed(algorithm);
  if (name === null || realm === undefined || nonce === undefined || !isQuotable(realm + nonce + (opaque ?? ''))) return '';
  const secret = hash(name, `${login.user}:${realm}:${login.password}`);
  const request = hash(name, `${asked.method}:${asked.uri}`);
  const fields = [`username="${login.user}"`, `realm="${realm}"`, `nonce="${nonce}"`, `uri="${asked.uri}"`];
  if (algorithm !== '') fields.push(`algorithm=${algorithm}`);
  if (opaque !== undefined) fields.push(`opaque="${opaque}"`);
  if (qop === undefined || qop === '') fields.push(`response="${hash(name, `${secret}:${nonce}:${request}`)}"`);
  else {
    if (` ${qop.toLowerCase().split(',').join(' ')} `.indexOf(' auth ') < 0) return '';
    const response = hash(name, `${secret}:${nonce}:00000001:${asked.cnonce}:auth:${request}`);
    fields.push('qop=auth', 'nc=00000001', `cnonce="${asked.cnonce}"`, `response="${response}"`);
  }
  return `Digest ${fields.join(', ')}`;
}
