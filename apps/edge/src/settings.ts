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
const builtRouter = fileURLToPath(new URL('../../router/build/router.js', import.meta.url));

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
  websocketPort: setting({ doc: 'WebSocket port for phones.', env: 'PATCHCORD_EDGE_WEBSOCKET_PORT', schema: port, default: 8088 }),
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
    doc: 'Shared memory of Kamailio in megabytes; 1,000,000 rows need about 270.',
    env: 'PATCHCORD_EDGE_SHARED_MEMORY_MB',
    schema: whole(64, 1_000_000),
    default: 256,
  }),
  routerFile: setting({
    doc: 'The built call router; replaced by rename only. None: apps/router/build/router.js of this checkout.',
    env: 'PATCHCORD_EDGE_ROUTER',
    schema: text,
    default: '',
  }),
};

export type EdgeSettings = Values<typeof edgeSettings>;

/** @throws SettingError, also when there is no token: an edge without one can do nothing. */
export function readEdgeSettings(env: Record<string, string | undefined>): EdgeSettings {
  const values = readSettings(edgeSettings, env, env.PATCHCORD_MODE === 'production' ? 'production' : 'demo');
  if (values.token === '')
    throw new SettingError('PATCHCORD_EDGE_TOKEN is not set: create an edge in the console and give its token here.');
  return { ...values, routerFile: values.routerFile || builtRouter };
}
