/**
 * The way back to a carrier: its first Record-Route or its Contact where that is an address of the same trunk; else the connection its request came
 * on. Anything else would let whoever has a trunk send our signed-looking SIP to third parties, and a private Contact behind NAT would lead nowhere.
 *
 * A connection over TCP or TLS may be closed when it is needed. Then a new one is opened to the same address, at the port where the carrier said in
 * Via that it listens, as RFC 3261 section 18.2.2 has it for answers.
 */
import { isDigits } from '@patchcord/contracts/texts';
import { hasHost, hostOf } from './contacts.ts';
import { origin, senderUri } from './listeners.ts';
import { listingOf } from './sources.ts';
import { text } from './wire.ts';

/**
 * A URI; for a connection over TCP or TLS its number in Kamailio, its URI, and the URI to open a new one to: '17 sip:… sip:…'. Told apart by the digit:
 * a URI is the carrier's words, but begins with its scheme.
 */
export type CarrierHop = string;

export function carrierHop(firstHop: string, trunk: string): CarrierHop {
  const named = hasHost(firstHop, text('$si')) ? text('$si') : hostOf(firstHop);
  if (listingOf(named).trunks.indexOf(trunk) >= 0) return firstHop;
  const { address, transport } = origin();
  if (transport === 'udp') return senderUri();
  const host = address.indexOf(':') < 0 ? address : `[${address}]`;
  const sentBy = text('$sel(via[1].port)');
  const port = isDigits(sentBy, 1, 5) && sentBy !== '0' ? sentBy : transport === 'tls' ? '5061' : '5060';
  return `${text('$conid')} ${senderUri()} sip:${host}:${port};transport=${transport}`;
}

/** Where it leads now. */
export function hopNow(hop: CarrierHop): string {
  if (hop.charAt(0) === 's' || hop.charAt(0) === 'S') return hop;
  const [connection, uri, anew] = hop.split(' ') as [string, string, string];
  return KSR.tcpops.tcp_conid_alive(Number(connection)) > 0 ? uri : anew;
}
