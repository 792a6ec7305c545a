/**
 * A light phone: SIP over WebSocket with credentials that the control plane mints, answers what rings, and comes back by itself when its
 * connection is cut. Like a browser it refuses an offer without DTLS (488): a call that got past rtpengine is not a call.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PhoneSession } from '@patchcord/contracts';
import { digest } from '../rig/phone.ts';
import { allHeaders, browserSdp, headerOf, newBranch, parseSip, type SipMessage, sipText, tagOf, unique } from '../rig/sip.ts';

const again = { reconnectMs: 250, registerMs: 30_000, answerWithinMs: 3_000 };

export interface LightPhone {
  registered(): boolean;
  /** How often it had to connect anew. */
  reconnects(): number;
  close(): void;
}

export function openLightPhone({
  session,
  answerMs,
}: {
  /** Asks the control plane; where that is away, the last credentials are used as long as they are good. */
  session: () => Promise<PhoneSession>;
  /** Rings for so long, then answers. */
  answerMs: number;
}): LightPhone {
  let socket: WebSocket | null = null;
  let registered = false;
  let closed = false;
  let connections = 0;
  let kept: PhoneSession | null = null;

  async function stayConnected() {
    while (!closed) {
      kept = await session().catch(() => kept);
      if (kept) await connection(kept).catch(() => undefined);
      registered = false;
      if (!closed) await delay(again.reconnectMs);
    }
  }

  async function connection(credentials: PhoneSession) {
    const ws = new WebSocket(credentials.websocketUrl, ['sip']);
    socket = ws;
    const over = new Promise<void>((resolve) => {
      ws.addEventListener('close', () => resolve(), { once: true });
      ws.addEventListener('error', () => resolve(), { once: true });
    });
    const opened = new Promise<boolean>((resolve) => ws.addEventListener('open', () => resolve(true), { once: true }));
    if ((await Promise.race([opened, over])) !== true) return;
    connections++;
    const line = speak(ws, credentials, answerMs);
    try {
      while (!closed) {
        registered = await line.register();
        if (!registered) return;
        if ((await Promise.race([over.then(() => 'over'), delay(again.registerMs)])) === 'over') return;
      }
    } finally {
      ws.close();
    }
  }
  const running = stayConnected();
  running.catch(() => undefined);
  return {
    registered: () => registered,
    reconnects: () => Math.max(0, connections - 1),
    close() {
      closed = true;
      socket?.close();
    },
  };
}

/** One connection's SIP. */
function speak(ws: WebSocket, credentials: PhoneSession, answerMs: number) {
  const contactUser = randomBytes(5).toString('hex');
  const contact = `<sip:${contactUser}@phone.invalid;transport=ws>`;
  const domain = credentials.sipUri.split('@')[1] ?? '';
  const callId = unique('reg-');
  const tag = unique('r');
  let cseq = 0;
  let heardRegister: (answer: SipMessage) => void = () => undefined;
  const ringing = new Map<string, NodeJS.Timeout>();

  const send = (text: string) => {
    if (ws.readyState === WebSocket.OPEN) ws.send(text);
  };
  const reply = (request: SipMessage, status: string, body = '') => {
    const copied = ['Via', 'Record-Route'].flatMap((name) => allHeaders(request, name).map((value) => `${name}: ${value}`));
    const to = headerOf(request, 'To');
    const toTag = tagOf(to) === '' && !status.startsWith('100') ? `;tag=${contactUser}` : '';
    copied.push(`From: ${headerOf(request, 'From')}`, `To: ${to}${toTag}`);
    copied.push(`Call-ID: ${headerOf(request, 'Call-ID')}`, `CSeq: ${headerOf(request, 'CSeq')}`, `Contact: ${contact}`);
    send(sipText(`SIP/2.0 ${status}`, copied, body));
  };
  const ring = (invite: SipMessage) => {
    if (!invite.body.includes('a=fingerprint:')) return reply(invite, '488 Not Acceptable Here');
    reply(invite, '180 Ringing');
    const key = headerOf(invite, 'Call-ID');
    const answer = () => {
      ringing.delete(key);
      reply(invite, '200 OK', browserSdp({ address: '127.0.0.1' }));
    };
    ringing.set(key, setTimeout(answer, answerMs));
    invites.set(key, invite);
  };
  /** INVITEs that ring, for the 487 after a CANCEL (RFC 3261 section 9.2). */
  const invites = new Map<string, SipMessage>();
  const cancel = (request: SipMessage) => {
    reply(request, '200 OK');
    const key = headerOf(request, 'Call-ID');
    const invite = invites.get(key);
    if (!ringing.has(key) || !invite) return;
    clearTimeout(ringing.get(key));
    ringing.delete(key);
    reply(invite, '487 Request Terminated');
  };

  ws.addEventListener('message', async ({ data }) => {
    const message = parseSip(typeof data === 'string' ? data : await new Response(data).text());
    if (!message) return;
    if (message.status !== null) {
      if (headerOf(message, 'Call-ID') === callId) heardRegister(message);
    } else if (message.method === 'INVITE') ring(message);
    else if (message.method === 'CANCEL') cancel(message);
    else if (message.method !== 'ACK') {
      invites.delete(headerOf(message, 'Call-ID'));
      reply(message, '200 OK');
    }
  });

  async function registerOnce(authorization?: string): Promise<SipMessage | null> {
    cseq++;
    const answered = new Promise<SipMessage>((resolve) => {
      heardRegister = resolve;
    });
    const headers = [
      `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
      'Max-Forwards: 70',
      `From: <${credentials.sipUri}>;tag=${tag}`,
      `To: <${credentials.sipUri}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} REGISTER`,
      `Contact: ${contact};expires=120`,
    ];
    if (authorization !== undefined) headers.push(`Authorization: ${authorization}`);
    send(sipText(`REGISTER sip:${domain} SIP/2.0`, headers));
    return Promise.race([answered, delay(again.answerWithinMs, null)]);
  }

  return {
    async register(): Promise<boolean> {
      const first = await registerOnce();
      if (first?.status !== 401) return first?.status === 200;
      const signed = digest(headerOf(first, 'WWW-Authenticate'), 'REGISTER', `sip:${domain}`, credentials);
      return (await registerOnce(signed))?.status === 200;
    },
  };
}
