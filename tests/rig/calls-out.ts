/** Calls out of a phone, and gateways of the upstream to carry them: sockets that do what the test tells them. */
import { createHash } from 'node:crypto';
import type { AccountRow, GatewayRow, SyncRow } from '@patchcord/contracts';
import { type Call, type InviteOptions, placeCall, receivedCall } from './call.ts';
import { numberRow, type RigEdge, row, sipDomain } from './edge.ts';
import type { Scene } from './fixture.ts';
import { digest, mint, type Phone } from './phone.ts';
import { carrierSdp, headerOf, type SipMessage, tagOf, unique } from './sip.ts';
import type { Wire } from './wire.ts';

/** Whom Ada calls. */
export const london = '+442079460123';

export const gatewayAddresses = { one: '127.20.1.40', two: '127.20.1.41' } as const;

export const accountRow = (changes: Partial<AccountRow> = {}): AccountRow => ({
  callsOut: true,
  spent: false,
  callsLimit: 10,
  callsLimitPerPerson: 5,
  countries: ['GB', 'US'],
  ...changes,
});

export const gatewayRow = (wire: Pick<Wire, 'address' | 'port'>, changes: Partial<GatewayRow> = {}): GatewayRow => ({
  on: true,
  address: wire.address,
  port: wire.port,
  transport: 'udp',
  priority: 1,
  weight: 1,
  callerIdIn: ['from', 'p_asserted_identity'],
  numberFormat: 'plus_e164',
  checkSeconds: 0,
  ...changes,
});

/** Ada may call out with +12025550101, which is proved; the other numbers of the standard rows are as they were. */
export function callsOutRows(): SyncRow[] {
  const dials = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
  return [
    row('people', 'usr_ada', { accounts: ['acc_one'], callsOutFor: ['acc_one'], dials }),
    row('people', 'usr_grace', { accounts: ['acc_one'] }),
    row('people', 'usr_eve', { accounts: ['acc_two'], callsOutFor: ['acc_two'] }),
    row('accounts', 'acc_one', accountRow()),
    row('accounts', 'acc_two', accountRow()),
    row('numbers', '12025550101', numberRow({ proved: true })),
    row('numbers', '12025550201', numberRow({ id: 'num_two', account: 'acc_two', trunk: 'trk_two', people: ['usr_eve'], proved: true })),
    row('destinations', '44', { country: 'GB', kind: 'ordinary' }),
    row('destinations', '449', { country: 'GB', kind: 'premium' }),
    row('destinations', '4484', { country: 'GB', kind: 'shared_cost' }),
    row('destinations', '881', { country: '001', kind: 'satellite' }),
    row('destinations', '49', { country: 'DE', kind: 'ordinary' }),
  ];
}

export interface OutOptions extends InviteOptions {
  /** '' for none. */
  shows?: string;
  /** Who signs the credentials, the phone's user by default. */
  credentialsOf?: string;
}

/** An INVITE of the phone, challenged and sent again with credentials. */
export async function callOut(edge: RigEdge, phone: Phone, number: string, options: OutOptions = {}): Promise<Call> {
  const { shows = '+12025550101', credentialsOf = phone.user, headers = [], ...rest } = options;
  const uri = `sip:${encodeURIComponent(number).replaceAll('%2B', '+')}@${sipDomain}`;
  const callId = rest.callId ?? unique('out-');
  const tag = rest.tag ?? unique('o');
  const shared: InviteOptions = {
    from: `<sip:${phone.user}@${sipDomain}>`,
    contact: '<sip:caller@phone.invalid;transport=ws>',
    body: phone.sdp({ offer: true }),
    ...rest,
    callId,
    tag,
  };
  const all = [...(shows === '' ? [] : [`X-Patchcord-Shows: ${shows}`]), ...headers];
  const first = placeCall(phone.wire, uri, { ...shared, headers: all });
  const challenge = await first.answer((status) => status > 100);
  if (challenge.status !== 407) throw new Error(`expected a challenge, got ${challenge.status} ${challenge.reason}`);
  const credentials = mint(edge.secret, credentialsOf);
  const authorization = digest(headerOf(challenge, 'Proxy-Authenticate'), 'INVITE', uri, credentials);
  return placeCall(phone.wire, uri, { ...shared, cseq: 2, headers: [...all, `Proxy-Authorization: ${authorization}`] });
}

export interface Gateway {
  wire: Wire;
  /** Waits for an INVITE that begins a call. */
  asked(timeoutMs?: number): Promise<{ call: Call; invite: SipMessage }>;
  /** How many INVITEs that begin a call came. */
  invites(): SipMessage[];
}

export function gatewayOn(wire: Wire): Gateway {
  const begins = (one: SipMessage) => one.method === 'INVITE' && tagOf(headerOf(one, 'To')) === '';
  const contact = `<sip:gateway@${wire.address}:${wire.port}>`;
  return {
    wire,
    async asked(timeoutMs) {
      const invite = await wire.next('an INVITE', begins, timeoutMs);
      return { invite, call: receivedCall(wire, invite, contact) };
    },
    invites: () => wire.messages.filter(begins),
  };
}

export interface Upstream {
  gateway: Gateway;
  phone: Phone;
}

/** Ada's phone and one gateway that is on. */
export async function upstream(on: Scene, changes: Partial<GatewayRow> = {}): Promise<Upstream> {
  const wire = await on.edge.udp(gatewayAddresses.one);
  await on.edge.push(...callsOutRows(), row('gateways', 'gtw_one', gatewayRow(wire, changes)), row('gateways', 'gtw_two', null));
  return { gateway: gatewayOn(wire), phone: await on.edge.phone('usr_ada') };
}

/** A call that is up between Ada's phone and the gateway. */
export async function talkingOut(on: Scene, changes: Partial<GatewayRow> = {}, options: OutOptions = {}) {
  const { gateway, phone } = await upstream(on, changes);
  return { gateway, phone, ...(await answeredBy(on, gateway, phone, options)) };
}

export async function answeredBy(on: Scene, gateway: Gateway, phone: Phone, options: OutOptions = {}) {
  const call = await callOut(on.edge, phone, london, options);
  const { call: carried, invite } = await gateway.asked(10_000);
  carried.reply(invite, 180, 'Ringing');
  await call.answer(180);
  carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
  const ok = await call.answer(200);
  call.ack();
  await carried.incoming('ACK');
  return { call, carried, invite, ok };
}

/** Whether the login's password made that response (RFC 7616), with the algorithm it names. */
export function isRightLogin(message: SipMessage, header: string, login: { user: string; password: string }): boolean {
  const given = headerOf(message, header);
  const value = (name: string) => new RegExp(`[ ,]${name}="?([^",]+)`).exec(given)?.[1] ?? '';
  const hash = (text: string) =>
    createHash(value('algorithm') === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const secret = hash(`${login.user}:${value('realm')}:${login.password}`);
  const request = hash(`${message.method}:${message.uri}`);
  const middle = value('qop') === '' ? '' : `${value('nc')}:${value('cnonce')}:auth:`;
  return value('username') === login.user && value('response') === hash(`${secret}:${value('nonce')}:${middle}${request}`);
}
