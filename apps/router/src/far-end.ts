/**
 * Where requests within a call go to the gateway that carries it: its own words, as far as they lead to the address that was asked. Remembered as the
 * carrier's side of a call out, and as the far side of a call that goes on to another number, which has a carrier of its own.
 */

import type { GatewayRow } from '@patchcord/contracts/rows';
import { recall, remember } from './call-state.ts';
import { hasHost } from './contacts.ts';
import { numberFor, uriAt, wayTo } from './gateways.ts';
import { nameAddr } from './name-addr.ts';
import { routesBeyond } from './routes-beyond.ts';
import { row } from './tables.ts';
import { header } from './wire.ts';

export type FarEnd = 'carrier' | 'far';

/** @param digits whom it is to call */
export function aimAt(end: FarEnd, gateway: GatewayRow, digits: string) {
  remember(`${end}Address`, gateway.address);
  remember(`${end}Via`, wayTo(gateway));
  remember(`${end}Target`, uriAt(gateway, numberFor(gateway, digits)));
  remember(`${end}Routes`, '');
}

/** What its answer says of it. */
export function rememberFarEnd(end: FarEnd) {
  const gateway = row('gateways', recall('gateway'));
  const contact = nameAddr(header('Contact'));
  if (contact) remember(`${end}Target`, contact.uri);
  const routes = routesBeyond();
  remember(`${end}Routes`, routes.join(', '));
  const firstRoute = routes.length === 0 ? contact : nameAddr(routes[0] as string);
  const address = recall(`${end}Address`);
  // Over TCP and TLS it goes on over the connection that is there. A gateway that was moved meanwhile is another one.
  if (gateway?.transport !== 'udp' || gateway.address !== address) return;
  remember(`${end}Via`, firstRoute && hasHost(firstRoute.uri, address) ? firstRoute.uri : wayTo(gateway));
}
