/** Asks gateways by OPTIONS whether they are well (RFC 3261 section 11). The agent asks for their health every second, and that is the clock. */
import type { GatewayState } from '@patchcord/contracts/sync-protocol';
import { type Gateway, gatewaysOn, healthOf, noteHealth, uriAt, wayTo } from './gateways.ts';
import { row, sipDomain } from './tables.ts';
import { countIn, text } from './wire.ts';

/** When each was last asked, in seconds since 1970. */
const asked = 'gateways_asked';
/** In front of the gateway's id in the parameter that Kamailio gives back with the answer. */
export const healthQuestion = 'health ';

/** For GET /gateways. */
export function gatewayStates(): GatewayState[] {
  const all = gatewaysOn();
  for (let i = 0; i < all.length; i++) askWhenDue(all[i] as Gateway);
  return all.map((one) => healthOf(one));
}

function askWhenDue(gateway: Gateway) {
  const every = gateway.row.checkSeconds;
  const nowSeconds = Math.floor(Date.now() / 1000);
  if (every === 0 || countIn(asked, wayTo(gateway.row)) + every > nowSeconds) return;
  KSR.htable.sht_seti(asked, wayTo(gateway.row), nowSeconds);
  const uri = uriAt(gateway.row, '');
  KSR.pv.sets('$uac_req(method)', 'OPTIONS');
  KSR.pv.sets('$uac_req(ruri)', uri);
  KSR.pv.sets('$uac_req(turi)', uri);
  KSR.pv.sets('$uac_req(furi)', `sip:${sipDomain()}`);
  KSR.pv.sets('$uac_req(ouri)', wayTo(gateway.row));
  KSR.pv.sets('$uac_req(hdrs)', 'Max-Forwards: 70\r\nAccept: application/sdp\r\n');
  KSR.pv.sets('$uac_req(callid)', `health-${text('$uuid(r)')}`);
  KSR.pv.sets('$uac_req(body)', '');
  KSR.pv.seti('$uac_req(evroute)', 1);
  KSR.pv.sets('$uac_req(evparam)', healthQuestion + gateway.id);
  // Where it cannot even be sent (a transport that this edge does not have), the answer that does not come is the finding.
  if (KSR.uac.uac_req_send() < 0) noteHealth(gateway.row, false, 0);
}

/** Its answer, whatever it says, shows that something is there; 5xx: it says itself that it cannot. 0: none in time. */
export function healthAnswered(id: string, code: number) {
  const gateway = row('gateways', id);
  if (gateway) noteHealth(gateway, code !== 0 && code < 500, code);
}
