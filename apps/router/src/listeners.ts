import type { Origin, Transport } from '@patchcord/contracts/events';
import { text } from './wire.ts';

/** Roles do not share a port: kamailio.cfg names each socket after its role. */
export type Role = 'carrier' | 'phone' | 'sync' | 'none';

export function role(): Role {
  switch (text('$Rn')) {
    case 'carrier-udp':
    case 'carrier-tcp':
      return 'carrier';
    case 'phone':
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

/** Kamailio's numbers of transports, as they stand in `;alias=` (module nathelper). */
const transportNumbers: { [T in Transport]: number } = { udp: 1, tcp: 2, tls: 3, ws: 5, wss: 6 };

/** URI parameter that leads back to the connection a message came on. */
export function senderAlias(): string {
  const from = origin();
  return `;alias=${from.address}~${from.port}~${transportNumbers[from.transport]}`;
}
