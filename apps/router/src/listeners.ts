import type { Origin, Transport } from '@patchcord/contracts/events';
import { text } from './wire.ts';

/** Roles do not share a port: kamailio.cfg names each socket after its role. */
export type Role = 'carrier' | 'phone' | 'sync' | 'none';

export function role(): Role {
  switch (text('$Rn')) {
    case 'carrier-udp':
    case 'carrier-tcp':
    case 'carrier-tls':
    case 'carrier-udp-2':
    case 'carrier-tcp-2':
    case 'carrier-tls-2':
      return 'carrier';
    case 'phone':
    case 'phone-tls':
      return 'phone';
    case 'sync':
      return 'sync';
    default:
      return 'none';
  }
}

export function isWebSocket(): boolean {
  const transport = text('$proto');
  return transport === 'ws' || transport === 'wss';
}

export function origin(): Origin {
  return { address: text('$si'), port: Number(text('$sp')), transport: text('$proto') as Transport };
}

/** URI of the connection a message came on. */
export function senderUri(): string {
  const from = origin();
  const address = from.address.indexOf(':') < 0 ? from.address : `[${from.address}]`;
  // RFC 7118 section 5.2.2 knows one word for both WebSockets, and Kamailio finds the connection by it.
  const transport = from.transport === 'wss' ? 'ws' : from.transport;
  return `sip:${address}:${from.port};transport=${transport}`;
}
