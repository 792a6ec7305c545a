/** A desk phone over UDP, TCP or TLS: registers with its password, and does with calls what the test tells it. A real softphone is in tests/browser. */
import type { DeviceRow } from '@patchcord/contracts';
import { receivedCall } from './call.ts';
import type { Phone } from './phone.ts';
import { carrierSdp, cseqOf, headerOf, newBranch, type SipMessage, sipText, tagOf, unique } from './sip.ts';
import { type Account, type Algorithm, authorization, loginOf } from './trunk-login.ts';
import { type Target, tcpWire, tlsWire, udpWire, type Wire } from './wire.ts';

export interface DeviceOptions extends Account {
  /** Where it stands. */
  address: string;
  port?: number;
  transport?: 'UDP' | 'TCP' | 'TLS';
  algorithm?: Algorithm;
  /** What it says its Contact is; the truth by default. */
  contact?: string;
  wire?: Wire;
}

export function deviceRow(account: Account, person: string, realm: string, media: DeviceRow['media'] = 'as_registered'): DeviceRow {
  const { md5, sha256 } = loginOf(account, realm);
  return { person, realm, md5, sha256, media };
}

const open = (to: Target, { transport = 'UDP', address, port }: DeviceOptions): Promise<Wire> =>
  transport === 'UDP' ? udpWire(to, address, port) : transport === 'TCP' ? tcpWire(to, address) : tlsWire(to, address);

/** One REGISTER, its 401 where there is one, and the same again with credentials. */
export async function openDevice(to: Target, options: DeviceOptions): Promise<Phone> {
  const wire = options.wire ?? (await open(to, options));
  const transport = wire.transport.toLowerCase();
  const contact = options.contact ?? `<sip:line1@${wire.address}:${wire.port};transport=${transport}>`;
  const uri = `sip:${to.address}:${to.port}`;
  const callId = unique('reg-');
  let cseq = 0;

  async function registerOnce(contactValue: string, headers: string[]): Promise<SipMessage> {
    const number = ++cseq;
    const self = `<sip:${options.user}@${to.address}>`;
    wire.send(
      sipText(`REGISTER ${uri} SIP/2.0`, [
        `Via: SIP/2.0/${wire.transport} ${wire.address}:${wire.port};branch=${newBranch()}`,
        'Max-Forwards: 70',
        `From: ${self};tag=${unique('r')}`,
        `To: ${self}`,
        `Call-ID: ${callId}`,
        `CSeq: ${number} REGISTER`,
        `Contact: ${contactValue}`,
        'User-Agent: Desk phone',
        ...headers,
      ]),
    );
    return wire.next(
      'an answer to REGISTER',
      (one) => one.status !== null && headerOf(one, 'Call-ID') === callId && cseqOf(one).number === number,
    );
  }

  wire.onMessage((message) => {
    if (message.method === 'OPTIONS') answer(wire, message, '200 OK');
    if (message.method !== 'CANCEL') return;
    const invite = wire.messages.find((one) => one.method === 'INVITE' && headerOf(one, 'Via') === headerOf(message, 'Via'));
    answer(wire, message, '200 OK');
    if (invite && tagOf(headerOf(invite, 'To')) === '') answer(wire, invite, '487 Request Terminated');
  });

  return {
    wire,
    user: options.user,
    async register(expires = 120) {
      const value = expires < 0 ? '*' : `${contact};expires=${expires}`;
      const all = expires < 0 ? ['Expires: 0'] : [];
      const first = await registerOnce(value, all);
      if (first.status !== 401) return first;
      return registerOnce(value, [...all, authorization(first, { algorithm: 'MD5', ...options, method: 'REGISTER', uri })]);
    },
    async rung(timeoutMs) {
      const invite = await wire.next('an INVITE', (one) => one.method === 'INVITE' && tagOf(headerOf(one, 'To')) === '', timeoutMs);
      return { invite, call: receivedCall(wire, invite, contact) };
    },
    sdp: ({ direction = 'sendrecv', version = 1 } = {}) => carrierSdp({ address: wire.address, port: 41_000, direction, version }),
    close: () => wire.close(),
  };
}

function answer(wire: Wire, request: SipMessage, status: string) {
  const to = headerOf(request, 'To');
  const headers = request.headers.filter(([name]) => /^(via|from|call-id|cseq)$/i.test(name)).map(([name, value]) => `${name}: ${value}`);
  wire.send(sipText(`SIP/2.0 ${status}`, [...headers, `To: ${tagOf(to) ? to : `${to};tag=${unique('d')}`}`]));
}
