import type { Origin, Transport } from '@patchcord/contracts/events';
import { text } from './wire.ts';

/** Roles do not share a port: kamailio.cfg names each socket after its role. */
export type Role = 'carrier' | 'phone' | 'device' | 'sync' | 'none';

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
    case 'device-udp':
    case 'device-tcp':
    case 'device-tls':
    case 'device-udp-2':
    case 'device-tcp-2':
    case 'device-tls-2':
      return 'device';
    case 'sync':
    case 'sync-tls':
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

/** 'udp:192.0.2.1:5070' where the message came over UDP; '' elsewhere: there the connection is the way back. */
export function ownSocket(): string {
  return text('$proto') === 'udp' ? `udp:${text('$Ri')}:${text('$Rp')}` : '';
}

/** URI of the connection a message came on. */
export function senderUri(): string {
  const address = text('$si');
  const host = address.indexOf(':') < 0 ? address : `[${address}]`;
  const transport = text('$proto');
  // RFC 7118 section 5.2.2 knows one word for both WebSockets, and Kamailio finds the connection by it.
  return `sip:${host}:${text('$sp')};transport=${transport === 'wss' ? 'ws' : transport}`;
}
