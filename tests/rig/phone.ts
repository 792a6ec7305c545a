/** A phone over WebSocket: registers with minted credentials, and does with calls what the test tells it. Real browsers are in tests/browser. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Call, receivedCall } from './call.ts';
import { browserSdp, cseqOf, headerOf, newBranch, type SipMessage, sipText, tagOf, unique } from './sip.ts';
import { type Target, type Wire, webSocketWire } from './wire.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** As the control plane mints them. */
export function mint(secret: string, user: string, lifeSeconds = 600, now = Date.now()): Credentials {
  const username = `${Math.floor(now / 1000) + lifeSeconds}:${user}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

export function digest(challenge: string, method: string, uri: string, credentials: Credentials): string {
  const value = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const ha1 = md5(`${credentials.username}:${value('realm')}:${credentials.password}`);
  const response = md5(`${ha1}:${value('nonce')}:${md5(`${method}:${uri}`)}`);
  return `Digest username="${credentials.username}", realm="${value('realm')}", nonce="${value('nonce')}", uri="${uri}", response="${response}"`;
}

export interface PhoneOptions {
  user: string;
  domain: string;
  credentials: Credentials;
  /** The addresses it claims; its own by default. */
  from?: string;
  to?: string;
}

export interface Phone {
  wire: Wire;
  user: string;
  /** @returns the final status */
  register(expires?: number): Promise<SipMessage>;
  /** Waits to be rung. */
  rung(timeoutMs?: number): Promise<{ call: Call; invite: SipMessage }>;
  sdp(options?: { direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'; version?: number; offer?: boolean }): string;
  close(): Promise<void>;
}

export async function openPhone(to: Target, options: PhoneOptions): Promise<Phone> {
  const wire = await webSocketWire(to);
  const contactUser = randomBytes(5).toString('hex');
  const contact = `<sip:${contactUser}@${wire.address};transport=ws>`;
  const callId = unique('reg-');
  const tag = unique('r');
  let cseq = 0;

  async function registerOnce(expires: number, authorization?: string): Promise<SipMessage> {
    cseq++;
    const uri = `sip:${options.domain}`;
    const number = cseq;
    wire.send(
      sipText(`REGISTER ${uri} SIP/2.0`, [
        `Via: SIP/2.0/WS ${wire.address};branch=${newBranch()}`,
        'Max-Forwards: 70',
        `From: <${options.from ?? `sip:${options.user}@${options.domain}`}>;tag=${tag}`,
        `To: <${options.to ?? options.from ?? `sip:${options.user}@${options.domain}`}>`,
        `Call-ID: ${callId}`,
        `CSeq: ${number} REGISTER`,
        `Contact: ${contact};expires=${expires}`,
        ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
      ]),
    );
    return wire.next(
      'an answer to REGISTER',
      (one) => one.status !== null && headerOf(one, 'Call-ID') === callId && cseqOf(one).number === number,
    );
  }

  // RFC 3261 section 9.2, done by every phone: 200 for the CANCEL, 487 for the INVITE.
  wire.onMessage((message) => {
    if (message.method !== 'CANCEL') return;
    const invite = wire.messages.find((one) => one.method === 'INVITE' && headerOf(one, 'Via') === headerOf(message, 'Via'));
    const answer = (request: SipMessage, status: string) => {
      const to = headerOf(request, 'To');
      const headers = request.headers
        .filter(([name]) => /^(via|from|call-id|cseq)$/i.test(name))
        .map(([name, value]) => `${name}: ${value}`);
      wire.send(sipText(`SIP/2.0 ${status}`, [...headers, `To: ${tagOf(to) ? to : `${to};tag=${contactUser}`}`]));
    };
    answer(message, '200 OK');
    if (invite && tagOf(headerOf(invite, 'To')) === '') answer(invite, '487 Request Terminated');
  });

  return {
    wire,
    user: options.user,
    async register(expires = 120) {
      const first = await registerOnce(expires);
      if (first.status !== 401) return first;
      return registerOnce(expires, digest(headerOf(first, 'WWW-Authenticate'), 'REGISTER', `sip:${options.domain}`, options.credentials));
    },
    async rung(timeoutMs) {
      const invite = await wire.next('an INVITE', (one) => one.method === 'INVITE' && tagOf(headerOf(one, 'To')) === '', timeoutMs);
      return { invite, call: receivedCall(wire, invite, contact) };
    },
    sdp: ({ direction = 'sendrecv', version = 1, offer = false } = {}) =>
      browserSdp({ address: '127.0.0.1', direction, version }, offer ? 'actpass' : 'active'),
    close: () => wire.close(),
  };
}
