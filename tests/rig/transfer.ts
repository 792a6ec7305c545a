/** A call that is handed over: what the apps of both people do, message by message. */
import { sipHeaders } from '../../packages/contracts/src/sip-headers.ts';
import { type Call, type InviteOptions, placeCall } from './call.ts';
import { type RigEdge, sipDomain } from './edge.ts';
import { digest, mint, type Phone } from './phone.ts';
import { headerOf, type SipMessage, unique } from './sip.ts';

export const dialogType = 'application/vnd.patchcord.dialog+json';

/** A call as its app names it: of a call out the app placed it. */
export interface Subject {
  callId: string;
  callerTag: string;
  calleeTag: string;
}

export const subjectOf = (placed: Call, taken: Call): Subject => ({
  callId: placed.callId,
  callerTag: placed.localTag,
  calleeTag: taken.localTag,
});

const transfers = ({ callId, callerTag, calleeTag }: Subject) =>
  `${sipHeaders.transfers}: ${callId};from-tag=${callerTag};to-tag=${calleeTag}`;

/** The INVITE of a consult call, challenged and sent again with credentials; the answer is still to come. */
export async function consult(edge: RigEdge, phone: Phone, to: string, subject: Subject, options: InviteOptions = {}): Promise<Call> {
  const uri = `sip:${to}@${sipDomain}`;
  const headers = [transfers(subject), ...(options.headers ?? [])];
  const shared: InviteOptions = {
    from: `"Somebody" <sip:${phone.user}@${sipDomain}>`,
    contact: `<sip:${phone.user}@asks.invalid;transport=ws>`,
    body: phone.sdp({ offer: true }),
    callId: unique('consult-'),
    tag: unique('c'),
    ...options,
  };
  const first = placeCall(phone.wire, uri, { ...shared, headers });
  const challenge = await first.answer((status) => status > 100);
  if (challenge.status !== 407) throw new Error(`expected a challenge, got ${challenge.status} ${challenge.reason}`);
  const authorization = digest(headerOf(challenge, 'Proxy-Authenticate'), 'INVITE', uri, mint(edge.secret, phone.user));
  return placeCall(phone.wire, uri, { ...shared, cseq: 2, headers: [...headers, `Proxy-Authorization: ${authorization}`] });
}

export interface Consulted {
  /** Of whoever asks, and of the colleague. */
  asker: Call;
  colleague: Call;
  invite: SipMessage;
}

/** A consult call that is up. */
export async function consulted(edge: RigEdge, from: Phone, to: Phone, subject: Subject, options: InviteOptions = {}): Promise<Consulted> {
  const asker = await consult(edge, from, to.user, subject, options);
  const { call: colleague, invite } = await to.rung();
  colleague.reply(invite, 180, 'Ringing');
  await asker.answer(180);
  colleague.reply(invite, 200, 'OK', { body: to.sdp() });
  await asker.answer(200);
  asker.ack();
  await colleague.incoming('ACK');
  return { asker, colleague, invite };
}

/** Who has the call names whom it is for. @returns the final answer */
export async function refer(call: Call, to: string): Promise<SipMessage> {
  call.request('REFER', { headers: [`Refer-To: <sip:${to}@${sipDomain}>`, 'Refer-Sub: false'] });
  return call.answer((status) => status >= 200, 'REFER');
}

/** The same dialog, as an app has it that was told of it: its INVITE is the next request but some. */
export const toldOf = (call: Call, phone: Phone): Call => call.movedTo(phone.wire, `<sip:${phone.user}@taken.invalid;transport=ws>`);

/** Far enough from what the other app may have sent meanwhile. */
export const laterCseq = 30;

/** The colleague's re-INVITE, taken by the other side. */
export async function taken(told: Call, phone: Phone, other: Call, answerSdp: string): Promise<{ offer: SipMessage; ok: SipMessage }> {
  told.request('INVITE', { cseq: laterCseq, body: phone.sdp({ offer: true, version: 5 }) });
  const offer = await other.incoming('INVITE');
  other.reply(offer, 200, 'OK', { body: answerSdp });
  const ok = await told.answer(200);
  told.ack();
  await other.incoming('ACK');
  return { offer, ok };
}
