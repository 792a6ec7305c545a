/** What the edge agent can be told. Read once at start; the reference page is generated from this. */
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { port, readSettings, SettingError, setting, text, type Values } from '@patchcord/settings';
import * as z from 'zod';

export interface PortRange {
  min: number;
  max: number;
}

/** '30000-39999' */
export function portRangeOf(value: string): PortRange {
  const [min = 0, max = 0] = value.split('-').map(Number);
  return { min, max };
}

const address = z.string().refine((value) => isIP(value) !== 0, 'expected an IPv4 or IPv6 address');
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https address, for example http://127.0.0.1:8080' });
const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'expected two ports, for example 30000-39999')
  .refine((value) => {
    const { min, max } = portRangeOf(value);
    return min >= 1024 && max <= 65535 && max - min >= 10;
  }, 'expected at least 11 ports between 1024 and 65535, lower one first');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `expected a whole number from ${min} to ${max}`);

/** Built by set-up from apps/router. */
const builtRouter = fileURLToPath(new URL('../../router/build/router.lua', import.meta.url));

export const edgeSettings = {
  controlUrl: setting({
    doc: 'Where the edge agent reaches the control plane.',
    env: 'PATCHCORD_CONTROL_URL',
    schema: httpUrl,
    default: 'http://127.0.0.1:8080',
    unsafeInProduction: (url) =>
      url.startsWith('https:') || /^http:\/\/(127\.|localhost[:/]|\[::1\])/.test(url)
        ? null
        : 'the token would travel in the clear; use https',
  }),
  token: setting({
    doc: 'The token of this edge, shown once when it was created.',
    env: 'PATCHCORD_EDGE_TOKEN',
    schema: text,
    default: '',
    secret: true,
  }),
  dataFolder: setting({ doc: 'Data folder; the edge keeps its own under edge/.', env: 'PATCHCORD_DATA', schema: text, default: './data' }),
  address: setting({
    doc: 'Address on which the edge takes SIP and media.',
    env: 'PATCHCORD_EDGE_ADDRESS',
    schema: address,
    default: '127.0.0.1',
  }),
  sipPort: setting({ doc: 'SIP port for carriers (UDP and TCP).', env: 'PATCHCORD_EDGE_SIP_PORT', schema: port, default: 5060 }),
  secondAddress: setting({
    doc: 'One more address for carriers, SIP and media: IPv6 where the edge address is IPv4, or the other way round. None: only the edge address.',
    env: 'PATCHCORD_EDGE_SECOND_ADDRESS',
    schema: address,
    default: '',
  }),
  certificateFile: setting({
    doc: 'PEM file with the certificate for TLS and those that signed it (fullchain.pem). Looked at every 2 s: a new one is taken over without a restart. None: no TLS.',
    env: 'PATCHCORD_EDGE_CERTIFICATE',
    schema: text,
    default: '',
  }),
  keyFile: setting({
    doc: 'PEM file with the private key of the certificate, without a passphrase, readable by the agent’s user only.',
    env: 'PATCHCORD_EDGE_CERTIFICATE_KEY',
    schema: text,
    default: '',
  }),
  sipTlsPort: setting({
    doc: 'SIP port for carriers over TLS; in use where a certificate is set.',
    env: 'PATCHCORD_EDGE_SIP_TLS_PORT',
    schema: port,
    default: 5061,
  }),
  websocketTlsPort: setting({
    doc: 'WebSocket port for phones over TLS (wss) with the same certificate. None: a reverse proxy in front does TLS.',
    env: 'PATCHCORD_EDGE_WEBSOCKET_TLS_PORT',
    schema: port.nullable(),
    default: null,
  }),
  websocketPort: setting({ doc: 'WebSocket port for phones.', env: 'PATCHCORD_EDGE_WEBSOCKET_PORT', schema: port, default: 8088 }),
  devicePort: setting({
    doc: 'SIP port for desk phones and softphones (UDP and TCP).',
    env: 'PATCHCORD_EDGE_DEVICE_PORT',
    schema: port,
    default: 5070,
  }),
  deviceTlsPort: setting({
    doc: 'SIP port for desk phones and softphones over TLS; in use where a certificate is set.',
    env: 'PATCHCORD_EDGE_DEVICE_TLS_PORT',
    schema: port,
    default: 5071,
  }),
  syncPort: setting({
    doc: 'Port on 127.0.0.1 on which the call router takes rows from the agent.',
    env: 'PATCHCORD_EDGE_SYNC_PORT',
    schema: port,
    default: 8089,
  }),
  rtpenginePort: setting({
    doc: 'Port on 127.0.0.1 for the control protocol of rtpengine.',
    env: 'PATCHCORD_EDGE_RTPENGINE_PORT',
    schema: port,
    default: 2223,
  }),
  mediaPorts: setting({
    doc: 'UDP ports for media, lowest and highest.',
    env: 'PATCHCORD_EDGE_MEDIA_PORTS',
    schema: portRange,
    default: '30000-39999',
  }),
  httpPort: setting({
    doc: 'Port on 127.0.0.1 of the agent’s own /healthz and /metrics.',
    env: 'PATCHCORD_EDGE_HTTP_PORT',
    schema: port,
    default: 8090,
  }),
  drainSeconds: setting({
    doc: 'How long a stop waits for calls to end.',
    env: 'PATCHCORD_EDGE_DRAIN_SECONDS',
    schema: whole(0, 86_400),
    default: 30,
  }),
  sharedMemoryMb: setting({
    doc: 'Shared memory of Kamailio in megabytes; 1,000,000 rows need about 270. Half of it is the most that connections over TCP get, phones too: 1,973 in 256, 16,384 at most.',
    env: 'PATCHCORD_EDGE_SHARED_MEMORY_MB',
    schema: whole(64, 1_000_000),
    default: 256,
  }),
  privateRoundTrips: setting({
    doc: 'yes: edges measure the way to private and loopback addresses too. For demos and tests; set alike for the control plane and its edges.',
    env: 'PATCHCORD_PRIVATE_ROUND_TRIPS',
    schema: z.enum(['yes', 'no'], { error: 'expected yes or no' }),
    default: 'no',
    unsafeInProduction: (value) => (value === 'no' ? null : 'must be no in production: our own network would be looked at'),
  }),
  routerFile: setting({
    doc: 'The built call router; replaced by rename only. None: apps/router/build/router.lua of this checkout.',
    env: 'PATCHCORD_EDGE_ROUTER',
    schema: text,
    default: '',
  }),
};

export type EdgeSettings = Values<typeof edgeSettings>;

/** @param tlsConfig Kamailio's file with the certificate, where there is one */
export const listenersIn = (settings: EdgeSettings, tlsConfig: string | undefined) => ({
  address: settings.address,
  secondAddress: settings.secondAddress || undefined,
  sipPort: settings.sipPort,
  tls: tlsConfig
    ? { sipPort: settings.sipTlsPort, websocketPort: settings.websocketTlsPort, devicePort: settings.deviceTlsPort, configFile: tlsConfig }
    : undefined,
  websocketPort: settings.websocketPort,
  devicePort: settings.devicePort,
});

/** @throws SettingError, also when there is no token: an edge without one can do nothing. */
export function readEdgeSettings(env: Record<string, string | undefined>): EdgeSettings {
  const values = readSettings(edgeSettings, env, env.PATCHCORD_MODE === 'production' ? 'production' : 'demo');
  if (values.token === '')
    throw new SettingError('PATCHCORD_EDGE_TOKEN is not set: create an edge in the console and give its token here.');
  const wrong = wrongTogether(values);
  if (wrong.length > 0) throw new SettingError(wrong.join('\n'));
  return { ...values, routerFile: values.routerFile || builtRouter };
}

/** What each setting for itself cannot tell: a sentence for each thing that does not go together. */
export function wrongTogether(values: EdgeSettings): string[] {
  const wrong: string[] = [];
  const {
    address,
    secondAddress,
    certificateFile,
    keyFile,
    sipPort,
    sipTlsPort,
    websocketPort,
    websocketTlsPort,
    devicePort,
    deviceTlsPort,
  } = values;
  if (secondAddress !== '' && isIP(secondAddress) === isIP(address))
    wrong.push(
      `PATCHCORD_EDGE_SECOND_ADDRESS is "${secondAddress}": expected an IPv${isIP(address) === 4 ? 6 : 4} address, because PATCHCORD_EDGE_ADDRESS is ${address}.`,
    );
  if (certificateFile !== '' && keyFile === '')
    wrong.push('PATCHCORD_EDGE_CERTIFICATE_KEY is not set, PATCHCORD_EDGE_CERTIFICATE is: TLS needs both.');
  if (keyFile !== '' && certificateFile === '')
    wrong.push('PATCHCORD_EDGE_CERTIFICATE is not set, PATCHCORD_EDGE_CERTIFICATE_KEY is: TLS needs both.');
  if (websocketTlsPort !== null && certificateFile === '')
    wrong.push('PATCHCORD_EDGE_WEBSOCKET_TLS_PORT is set, PATCHCORD_EDGE_CERTIFICATE is not: wss needs a certificate.');
  // rtpengine binds beside whoever is there, and the newer socket gets the packets: SIP would fall silent in the middle of the day.
  const media = portRangeOf(values.mediaPorts);
  for (const [name, number] of [
    ['PATCHCORD_EDGE_SIP_PORT', sipPort],
    ['PATCHCORD_EDGE_DEVICE_PORT', devicePort],
  ] as const) {
    if (number < media.min || number > media.max) continue;
    wrong.push(
      `${name} is ${number}, which is one of PATCHCORD_EDGE_MEDIA_PORTS (${values.mediaPorts}): media would take its packets. Choose one outside.`,
    );
  }
  // One TCP port, one listener.
  const taken = new Map<number, string>();
  const secure = certificateFile !== '';
  for (const [name, number] of [
    ['PATCHCORD_EDGE_SIP_PORT', sipPort],
    ['PATCHCORD_EDGE_WEBSOCKET_PORT', websocketPort],
    ['PATCHCORD_EDGE_DEVICE_PORT', devicePort],
    ['PATCHCORD_EDGE_SIP_TLS_PORT', secure ? sipTlsPort : null],
    ['PATCHCORD_EDGE_WEBSOCKET_TLS_PORT', secure ? websocketTlsPort : null],
    ['PATCHCORD_EDGE_DEVICE_TLS_PORT', secure ? deviceTlsPort : null],
  ] as const) {
    if (number === null) continue;
    const other = taken.get(number);
    if (other) wrong.push(`${name} is ${number}, and so is ${other}: expected a port of its own.`);
    taken.set(number, name);
  }
  return wrong;
}
