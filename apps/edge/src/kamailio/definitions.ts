/** The definitions file: every value that kamailio.cfg and the router take from outside. It holds the sync token: 0600. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { keptBack } from './way-in.ts';

export interface KamailioDefinitions {
  /** Address of the carrier and phone listeners; also what media and Record-Route show. */
  address: string;
  /** One more address for carriers, of the other family (IPv4, IPv6). */
  secondAddress?: string | undefined;
  /** Carrier listener, UDP and TCP. */
  sipPort: number;
  /** Carrier listener over TLS, and phones' over WebSocket in TLS where it has a port. Left out: Kamailio runs without TLS. */
  tls?: { sipPort: number; websocketPort: number | null; devicePort?: number | undefined; configFile: string } | undefined;
  /** Phone listener, SIP over WebSocket. */
  websocketPort: number;
  /** Listener for desk phones and softphones, UDP and TCP. Left out: none. */
  devicePort?: number | undefined;
  /** Sync listener, always on 127.0.0.1; where there is TLS also on 127.0.0.2, for the process that reads TLS. */
  syncPort: number;
  /** rtpengine's ng port on 127.0.0.1. */
  rtpenginePort: number;
  /** The built router, apps/router/build/router.lua. */
  routerFile: string;
  /** Where rows are appended; exists. */
  eventsFolder: string;
  /** Bearer token of the sync endpoint, new at each start. */
  syncToken: string;
  /** Hides the phones' addresses (topoh). New at each start: calls do not survive one. */
  topologyKey: string;
  /** Worker processes of each UDP listener, and as many for TCP and WebSocket; where there is TLS, for each listener of them. */
  workers: number;
  /** Most connections over TCP at once, phones and carriers and strangers together. Some more are kept back for the agent (way-in.ts). */
  tcpConnections: number;
  /** A call within which nothing is asked for this long is ended; kamailio.cfg has the default. */
  callLifetimeSeconds?: number | undefined;
}

/** A connection over TCP: kamailio.cfg's tcp_rd_buf_size and what is around it. */
const bytesPerConnection = 68_000;
const mostConnections = 16_384;
/** Anybody may open connections, so they get half of the shared memory: the other half is for routes, registrations and calls. */
export const tcpConnectionsIn = (sharedMemoryMb: number): number =>
  Math.min(mostConnections, Math.floor((sharedMemoryMb * 1_048_576) / 2 / bytesPerConnection));

/** The configuration of this version; it includes nothing. */
export const kamailioConfig = fileURLToPath(new URL('../../../router/kamailio.cfg', import.meta.url));

function quoted(value: string): string {
  // Nothing that Kamailio's reader would take for the end of the text or the line.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/["\\\u0000-\u001f]/.test(value)) throw new Error('a definition holds a quote, a backslash or a line break');
  return `"${value}"`;
}

function bareAddress(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** The text that Kamailio is started with: definitions, then kamailio.cfg. */
export function definitionsText(values: KamailioDefinitions, config = kamailioConfig): string {
  const names: Record<string, string> = {
    EDGE_ADDRESS: bareAddress(values.address),
    SIP_PORT: String(values.sipPort),
    WEBSOCKET_PORT: String(values.websocketPort),
    SYNC_PORT: String(values.syncPort),
    CHILDREN: String(values.workers),
    // One process reads all of TLS, so the other sockets get their own; without TLS they share (0: none of their own).
    TCP_CHILDREN: String(values.tls ? 1 : values.workers),
    // They send little, and each of theirs takes memory.
    DEVICE_CHILDREN: String(Math.min(2, values.workers)),
    PLAIN_TCP_CHILDREN: String(values.tls ? values.workers : 0),
    TCP_CONNECTIONS: String(values.tcpConnections + keptBack),
    RTPENGINE_SOCKET: quoted(`udp:127.0.0.1:${values.rtpenginePort}`),
    ROUTER_FILE: quoted(values.routerFile),
    EVENTS_URL: quoted(`flatstore:${values.eventsFolder}`),
    // Read by the router as $def(SYNC_TOKEN), quotes and all would be part of it.
    SYNC_TOKEN: values.syncToken,
    TOPOLOGY_KEY: quoted(values.topologyKey),
  };
  for (const address of [values.address, values.secondAddress]) {
    if (address) names[isIPv6(address) ? 'SOURCE_IPV6' : 'SOURCE_IPV4'] = bareAddress(address);
  }
  // Absent names leave their listeners out: kamailio.cfg asks with #!ifdef.
  if (values.secondAddress) names.SECOND_ADDRESS = bareAddress(values.secondAddress);
  if (values.devicePort !== undefined) names.DEVICE_PORT = String(values.devicePort);
  if (values.tls) {
    names.TLS_CONFIG = quoted(values.tls.configFile);
    names.SIP_TLS_PORT = String(values.tls.sipPort);
    if (values.tls.devicePort !== undefined) names.DEVICE_TLS_PORT = String(values.tls.devicePort);
    if (values.tls.websocketPort !== null) names.WEBSOCKET_TLS_PORT = String(values.tls.websocketPort);
  }
  if (values.callLifetimeSeconds !== undefined) names.CALL_LIFETIME_SECONDS = String(values.callLifetimeSeconds);
  const lines = Object.entries(names).map(([name, value]) => `#!define ${name} ${value}`);
  // Copied, not included: `include_file` takes no path with a space in it, quoted or not.
  return ['#!KAMAILIO', '# Written at each start of Kamailio.', ...lines, readFileSync(config, 'utf8')].join('\n');
}

export function writeDefinitions(file: string, values: KamailioDefinitions, config?: string): void {
  writeFileSync(file, definitionsText(values, config), { mode: 0o600 });
}
