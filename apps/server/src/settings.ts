/** Settings of the control plane. Read once at start, handed on as values. */
import { isIP } from 'node:net';
import { type Declared, type Mode, port, setting, text } from '@patchcord/settings';
import * as z from 'zod';
import { mailInSettings } from './modules/mail-in/mail-in.settings.ts';
import { turnSettings } from './modules/phone/turn.settings.ts';
import { isPrivateKey } from './modules/wakes/push-key.ts';

const optional = z.string();
const url = z
  .url({ protocol: /^https?$/, error: 'expected an address like https://phone.example.com' })
  .transform((value) => value.replace(/\/+$/, ''));

const isAddressOrRange = (one: string) => isIP(one) !== 0 || z.union([z.cidrv4(), z.cidrv6()]).safeParse(one).success;
const addresses = z.string().refine((list) => list.split(',').every((one) => isAddressOrRange(one.trim())), {
  error: 'expected addresses or ranges with commas between, for example 127.0.0.1,10.0.0.0/8',
});

export const mode = setting<Mode>({
  doc: 'demo: everything local, seeded, private addresses allowed. production: nothing seeded, secrets and https required.',
  env: 'PATCHCORD_MODE',
  schema: z.enum(['demo', 'production'], { error: 'expected demo or production' }),
  default: 'demo',
});

export const serverSettings = {
  mode,
  dataFolder: setting({
    doc: 'Folder of the database and of what is made at the first start.',
    env: 'PATCHCORD_DATA',
    schema: text,
    default: './data',
  }),
  httpAddress: setting({ doc: 'Address the control plane listens on.', env: 'PATCHCORD_HTTP_ADDRESS', schema: text, default: '127.0.0.1' }),
  httpPort: setting({ doc: 'Port the control plane listens on.', env: 'PATCHCORD_HTTP_PORT', schema: port, default: 8080 }),
  publicUrl: setting({
    doc: 'Address people open in their browser; cookies are marked secure when it is https.',
    env: 'PATCHCORD_PUBLIC_URL',
    schema: url,
    default: 'http://localhost:8080',
    unsafeInProduction: (value) =>
      value.startsWith('https://') ? null : `must start with https:// in production, it is ${JSON.stringify(value)}.`,
  }),
  databaseUrl: setting({
    doc: 'PostgreSQL, for example postgres://patchcord@db/patchcord; empty: PGlite in the data folder.',
    env: 'DATABASE_URL',
    schema: z.string().regex(/^postgres(ql)?:\/\//, 'expected an address like postgres://user@host/database'),
    default: '',
    secret: true,
  }),
  authSecret: setting({
    doc: 'Signs session cookies: 32 random characters or more.',
    env: 'PATCHCORD_AUTH_SECRET',
    schema: z.string().min(32, 'expected 32 characters or more, for example from: openssl rand -base64 32'),
    default: '',
    secret: true,
    unsafeInProduction: (value) => (value ? null : 'must be set in production, for example from: openssl rand -base64 32'),
  }),
  sipDomain: setting({ doc: 'SIP domain and realm of the apps.', env: 'PATCHCORD_SIP_DOMAIN', schema: text, default: 'patchcord' }),
  trustedProxies: setting({
    doc: 'Reverse proxies whose X-Forwarded-For is believed, addresses or ranges with commas; empty: none. Required in production.',
    env: 'PATCHCORD_TRUSTED_PROXIES',
    schema: addresses,
    default: '',
    // The server itself speaks no https, so there is one; unnamed, everybody would have its address, and one person's attempts lock out all.
    unsafeInProduction: (value) => (value ? null : 'must name the reverse proxy in front of the control plane, for example 127.0.0.1'),
  }),
  metricsToken: setting({
    doc: 'Bearer token for /metrics; empty: in production /metrics answers loopback only.',
    env: 'PATCHCORD_METRICS_TOKEN',
    schema: z.string().min(16, 'expected 16 characters or more'),
    default: '',
    secret: true,
  }),
  smtpUrl: setting({
    doc: 'Mail server that takes our mails, for example smtp://user:password@mail.example.com:587 or smtps://…:465. In a demo no mail leaves.',
    env: 'PATCHCORD_SMTP_URL',
    schema: z.url({ protocol: /^smtps?$/, error: 'expected an address like smtp://user:password@mail.example.com:587' }),
    default: '',
    secret: true,
    unsafeInProduction: (value) =>
      value ? null : 'must name a mail server, for example smtp://mail.example.com: people are let in by mail',
  }),
  mailFrom: setting({
    doc: 'Sender of our mails, for example Phones <phones@example.com>.',
    env: 'PATCHCORD_MAIL_FROM',
    schema: z
      .string()
      .regex(/^([^<>@]*<)?[^\s<>@]+@[^\s<>@]+>?$/, 'expected an address like phones@example.com or Phones <phones@example.com>'),
    default: '',
    unsafeInProduction: (value) => (value ? null : 'must be set in production, for example Phones <phones@example.com>'),
  }),
  ...mailInSettings,
  ...turnSettings,
  privateRoundTrips: setting({
    doc: 'yes: edges measure the way to private and loopback addresses too. For demos and tests; set alike for the control plane and its edges.',
    env: 'PATCHCORD_PRIVATE_ROUND_TRIPS',
    schema: z.enum(['yes', 'no'], { error: 'expected yes or no' }),
    default: 'no',
    unsafeInProduction: (value) => (value === 'no' ? null : 'must be no in production: our own network would be looked at'),
  }),
  pushKey: setting({
    doc: 'What push services know this Patchcord by (VAPID): a private key of the curve P-256, 32 bytes as base64url; empty: made at the first start and kept in the database. With another one every browser has to be turned on again.',
    env: 'PATCHCORD_PUSH_KEY',
    schema: z.string().refine(isPrivateKey, { error: 'expected a private key of the curve P-256: 32 bytes as base64url, 43 characters' }),
    default: '',
    secret: true,
  }),
  privatePush: setting({
    doc: 'yes: pushes that wake browsers go to private and loopback addresses too. For tests.',
    env: 'PATCHCORD_PRIVATE_PUSH',
    schema: z.enum(['yes', 'no'], { error: 'expected yes or no' }),
    default: 'no',
    unsafeInProduction: (value) => (value === 'no' ? null : 'must be no in production: our own network would be called'),
  }),
  logLevel: setting({
    doc: 'Least level that is logged.',
    env: 'PATCHCORD_LOG_LEVEL',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'expected debug, info, warn, error or silent' }),
    default: 'info',
  }),
  demoData: setting({
    doc: 'Demo: no leaves out the seeded people, numbers and edge; the first operator comes in by a printed link, as in production.',
    env: 'PATCHCORD_DEMO_DATA',
    schema: z.enum(['yes', 'no'], { error: 'expected yes or no' }),
    default: 'yes',
  }),
  demoEdgeToken: setting({
    doc: 'Demo: token of the seeded edge.',
    env: 'PATCHCORD_DEMO_EDGE_TOKEN',
    schema: optional,
    default: '',
    secret: true,
  }),
  demoPassword: setting({
    doc: 'Demo: password of the seeded people.',
    env: 'PATCHCORD_DEMO_PASSWORD',
    schema: z.string().min(12, 'expected 12 characters or more'),
    default: '',
    secret: true,
  }),
  edgeAddress: setting({ doc: 'Demo: SIP address of the seeded edge.', env: 'PATCHCORD_EDGE_ADDRESS', schema: text, default: '127.0.0.1' }),
  edgeSipPort: setting({ doc: 'Demo: SIP port of the seeded edge.', env: 'PATCHCORD_EDGE_SIP_PORT', schema: port, default: 5060 }),
  edgeWebsocketPort: setting({
    doc: 'Demo: WebSocket port of the seeded edge.',
    env: 'PATCHCORD_EDGE_WEBSOCKET_PORT',
    schema: port,
    default: 8088,
  }),
  demoUpstreamPort: setting({
    doc: 'Demo: UDP port of the telephone network that calls out go to, on 127.0.0.20 to 127.0.0.22 and on the demo carrier’s 127.0.0.10; 0: there is none.',
    env: 'PATCHCORD_DEMO_UPSTREAM_PORT',
    schema: z.union([z.literal('0').transform(() => 0), port], { error: 'expected a port, or 0 for none' }),
    default: 5080,
  }),
} satisfies Declared;
