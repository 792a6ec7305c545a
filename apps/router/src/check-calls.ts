/**
 * Calls of the platform's own to a number, over the gateways, without a phone: whoever placed one takes it back after some seconds, and looks elsewhere for
 * where it arrived. Nobody is to answer: one that is answered is ended at once. Sent by module uac, one INVITE a gateway.
 */
import type { CheckCall, CheckCallState } from '@patchcord/contracts/sync-protocol';
import { without } from '@patchcord/contracts/texts';
import { answerChallenge } from './gateway-login.ts';
import { gatewaysToAsk, noteHealth, numberFor, uriAt, wayTo } from './gateways.ts';
import { hash } from './hash.ts';
import { row, sipDomain } from './tables.ts';
import { bye } from './unwanted-answer.ts';
import { upstreamVerdict } from './upstream-outcome.ts';
import { count, definition, headers, text } from './wire.ts';

const table = 'check_calls';
/** In front of the call's id in the parameter that Kamailio gives back with the answer. */
export const checkQuestion = 'check ';
/** Module uac (5.6) begins with it, and each INVITE of ours has a Call-ID of its own. */
const cseq = '10';

interface Placed {
  call: CheckCall;
  state: CheckCallState;
  /** Gateways still to ask. */
  left: string[];
  sipCallId: string;
  loggedIn: boolean;
}

export function placeCheckCall(call: CheckCall): 'placed' | 'id in use' | 'no gateway' {
  if (read(call.id) !== null) return 'id in use';
  const placed: Placed = {
    call,
    state: { id: call.id, placedAt: Date.now(), tried: [] },
    left: gatewaysToAsk(),
    sipCallId: '',
    loggedIn: false,
  };
  askNext(placed);
  write(placed);
  return placed.state.gateway === undefined ? 'no gateway' : 'placed';
}

/** False where it has ended already. */
export function cancelCheckCall(id: string): boolean {
  const placed = read(id);
  if (placed === null || placed.state.endedAt !== undefined) return false;
  placed.state.cancelledAt = Date.now();
  write(placed);
  KSR.tmx.t_cancel_callid(placed.sipCallId, cseq, 0);
  return true;
}

export function checkCallStates(): CheckCallState[] {
  const values: string[] = [];
  if (KSR.htable.sht_iterator_start('checks', table) < 0) return [];
  while (KSR.htable.sht_iterator_next('checks') > 0) values.push(text('$shtitval(checks)'));
  KSR.htable.sht_iterator_end('checks');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  return values.map((value) => (JSON.parse(value) as Placed).state);
}

/** The final answer of the gateway that was asked, or none in time. */
export function checkCallAnswered(id: string, inTime: boolean) {
  const placed = read(id);
  if (placed === null || placed.state.endedAt !== undefined) return;
  const { state } = placed;
  const gateway = state.gateway as string;
  const code = inTime ? count('$uac_req(evcode)') : 0;
  if (code >= 200 && code < 300) bye();
  const asked = row('gateways', gateway);
  if (code === 0 && asked) noteHealth(asked, false, 0);
  const verdict = upstreamVerdict(code, false);
  const goesOn = state.cancelledAt === undefined && (verdict === 'login' || verdict === 'elsewhere');
  if (goesOn && verdict === 'login' && !placed.loggedIn) {
    const credentials = credentialsFor(placed, code);
    placed.loggedIn = true;
    if (credentials !== '' && ask(placed, gateway, credentials)) return write(placed);
  }
  state.tried.push({ gateway, code });
  if (!goesOn || !askNext(placed)) {
    state.endedAt = Date.now();
    state.code = code;
  }
  write(placed);
}

function askNext(placed: Placed): boolean {
  while (placed.left.length > 0) {
    const id = placed.left.shift() as string;
    placed.loggedIn = false;
    if (ask(placed, id, '')) return true;
  }
  return false;
}

function ask(placed: Placed, id: string, credentials: string): boolean {
  const gateway = row('gateways', id);
  if (!gateway?.on) return false;
  placed.state.gateway = id;
  placed.sipCallId = `check-${text('$uuid(r)')}`;
  const from = `sip:${numberFor(gateway, placed.call.from)}@${sipDomain()}`;
  const uri = uriAt(gateway, numberFor(gateway, placed.call.to));
  const contact = `<sip:patchcord@${definition('EDGE_ADDRESS')}:${definition('SIP_PORT')};transport=${gateway.transport}>`;
  let extra = `Max-Forwards: 70\r\nContact: ${contact}\r\nContent-Type: application/sdp\r\n`;
  if (gateway.callerIdIn.indexOf('p_asserted_identity') >= 0) extra += `P-Asserted-Identity: <${from}>\r\n`;
  if (credentials !== '') extra += `${credentials}\r\n`;
  KSR.pv.sets('$uac_req(method)', 'INVITE');
  KSR.pv.sets('$uac_req(ruri)', uri);
  KSR.pv.sets('$uac_req(turi)', uri);
  KSR.pv.sets('$uac_req(furi)', from);
  KSR.pv.sets('$uac_req(ouri)', wayTo(gateway));
  KSR.pv.sets('$uac_req(callid)', placed.sipCallId);
  KSR.pv.sets('$uac_req(hdrs)', extra);
  KSR.pv.sets('$uac_req(body)', offer());
  KSR.pv.seti('$uac_req(evroute)', 1);
  KSR.pv.sets('$uac_req(evparam)', checkQuestion + placed.call.id);
  // Before it is sent: another worker may take the answer.
  write(placed);
  return KSR.uac.uac_req_send() > 0;
}

/** Port 9 discards (RFC 863): nobody is to answer, and whoever does is not heard. */
function offer(): string {
  const address = without(definition('EDGE_ADDRESS'), '[]');
  const network = `IN ${address.indexOf(':') < 0 ? 'IP4' : 'IP6'} ${address}`;
  return `v=0\r\no=- 1 1 ${network}\r\ns=-\r\nc=${network}\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n`;
}

function credentialsFor(placed: Placed, code: number): string {
  const gateway = row('gateways', placed.state.gateway as string);
  if (!gateway?.login) return '';
  const [asks, answers] = code === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
  const uri = uriAt(gateway, numberFor(gateway, placed.call.to));
  const value = answerChallenge(headers(asks as string), gateway.login, { method: 'INVITE', uri, cnonce: text('$uuid(r)') }, hash);
  return value === '' ? '' : `${answers}: ${value}`;
}

function read(id: string): Placed | null {
  const raw: unknown = KSR.htable.sht_gete(table, id);
  return typeof raw === 'string' && raw !== '' ? (JSON.parse(raw) as Placed) : null;
}

function write(placed: Placed) {
  KSR.htable.sht_sets(table, placed.call.id, JSON.stringify(placed));
}
