/** A real Kamailio and a real rtpengine on loopback, in a folder of their own, without an agent: the test pushes the rows itself. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EdgeEvent, NumberRow, SyncRow, TrunkRow } from '@patchcord/contracts';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { openTlsFiles } from '../../apps/edge/src/certificates/tls-files.ts';
import type { Ng } from '../../apps/edge/src/engines/ng.ts';
import { ensureRtpengine, stopRtpengine } from '../../apps/edge/src/engines/rtpengine.ts';
import { readEventLine } from '../../apps/edge/src/events/line.ts';
import { type Kamailio, kamailioLog, kamailioMarkFile, startKamailio, stopKamailio } from '../../apps/edge/src/kamailio/index.ts';
import type { TestPair } from '../../apps/edge/test/certificate.ts';
import { buildRouter } from '../../apps/router/build.ts';
import { type DeviceOptions, openDevice } from './device.ts';
import { type MediaControl, openMediaControl } from './media-control.ts';
import { mint, openPhone, type Phone, type PhoneOptions } from './phone.ts';
import { waitFor } from './wait.ts';
import { type Target, type TlsWire, tcpWire, tlsWire, udpWire, type Wire } from './wire.ts';

export const sipDomain = 'rig.example';

export interface RigEdge {
  carrier: Target;
  /** The carrier listener on the second address. */
  secondCarrier: Target;
  /** The carrier listener over TLS. */
  secureCarrier: Target;
  phones: Target;
  /** The phone listener over TLS. */
  securePhones: Target;
  /** The device listener, UDP and TCP. */
  devices: Target;
  secureDevices: Target;
  syncPort: number;
  /** Of this start of Kamailio. */
  syncToken: string;
  kamailio: Kamailio;
  /** rtpengine's control; null where the edge was started without media. */
  ng: Ng | null;
  /** What Kamailio asks of it, where the edge was started with `mediaControl`. */
  mediaControl: MediaControl | null;
  secret: string;
  push(...rows: SyncRow[]): Promise<void>;
  udp(address: string, port?: number): Promise<Wire>;
  tcp(address: string): Promise<Wire>;
  tls(address: string): Promise<TlsWire>;
  /** A registered device. */
  device(options: DeviceOptions): Promise<Phone>;
  /** A registered phone of that person. */
  phone(user: string, options?: Partial<PhoneOptions>): Promise<Phone>;
  /** One that has not registered yet. */
  unregistered(user: string, options?: Partial<PhoneOptions>, at?: Target): Promise<Phone>;
  /** All rows so far, in the order of their times. */
  events(): EdgeEvent[];
  /** Waits for a row about that SIP call. */
  event<T extends EdgeEvent['type']>(type: T, sipCallId: string, timeoutMs?: number): Promise<Extract<EdgeEvent, { type: T }>>;
  /** The end of the call that this SIP call began. */
  ended(sipCallId: string, timeoutMs?: number): Promise<Extract<EdgeEvent, { type: 'call.ended' }>>;
  /** Closes every socket that was opened, phones first signing off. */
  closeAll(): Promise<void>;
  rpc(method: string, params?: (string | number)[]): Promise<unknown>;
  log(): string;
  stop(): Promise<void>;
}

/**
 * On a busy machine rtpengine takes longer than the router waits for it (kamailio.cfg), and what it misses is deleted by the agent, which is not here. A test
 * that means an rtpengine that does not answer says so (`rtpengine.enable`).
 */
const mediaAnswerMs = 10_000;

export interface RigOptions {
  address?: string;
  secondAddress?: string;
  media?: boolean;
  /** With a TLS listener. */
  pair?: TestPair;
  /** After this a call ends that nobody refreshes. */
  callLifetimeSeconds?: number;
  /** The test may keep back what Kamailio asks of rtpengine. */
  mediaControl?: boolean;
}

export async function startEdge({
  address = '127.20.1.2',
  secondAddress,
  media = true,
  pair,
  callLifetimeSeconds,
  mediaControl: controlsMedia = false,
}: RigOptions = {}): Promise<RigEdge> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-rig-'));
  const eventsFolder = join(folder, 'events');
  const routerFile = join(folder, 'router.lua');
  await buildRouter(routerFile, { testFaults: true });
  const ngPort = await freePort('127.0.0.1');
  mkdirSync(join(folder, 'media'));
  const rtpengine = media
    ? await ensureRtpengine({
        folder: join(folder, 'media'),
        address,
        secondAddress,
        ngPort,
        mediaPorts: { min: 30_000, max: 30_999 },
        timeoutUrl: 'http://127.0.0.1:9/',
      })
    : null;
  const mediaControl = controlsMedia ? await openMediaControl(ngPort) : null;
  const carrier = { address, port: await freePort(address) };
  const phones = { address, port: await freePort(address) };
  const secureCarrier = { address, port: await freePort(address) };
  const securePhones = { address, port: await freePort(address), secure: true };
  const devices = { address, port: await freePort(address) };
  const secureDevices = { address, port: await freePort(address) };
  const syncPort = await freePort('127.0.0.1');
  const tlsFiles = pair ? openTlsFiles(join(folder, 'tls')) : null;
  if (pair) tlsFiles?.write(pair.key + pair.certificate);
  const kamailio = await startKamailio({
    folder,
    address,
    secondAddress,
    sipPort: carrier.port,
    tls: tlsFiles
      ? {
          sipPort: secureCarrier.port,
          websocketPort: securePhones.port,
          devicePort: secureDevices.port,
          configFile: tlsFiles.configFile,
        }
      : undefined,
    websocketPort: phones.port,
    devicePort: devices.port,
    syncPort,
    rtpenginePort: mediaControl?.port ?? ngPort,
    eventsFolder,
    routerFile,
    sharedMemoryMb: 128,
    workers: 3,
    callLifetimeSeconds,
  });
  if (media) await kamailio.router.rpc('cfg.set_now_int', ['rtpengine', 'rtpengine_tout_ms', mediaAnswerMs]);
  const second = { address: secondAddress ?? address, port: carrier.port };
  const secret = randomBytes(32).toString('base64url');
  let opened: Wire[] = [];
  let signedOn: Phone[] = [];
  const keep = <T extends Wire>(wire: T): T => {
    opened.push(wire);
    return wire;
  };

  async function closeAll() {
    for (const phone of signedOn) if (!phone.wire.closed()) await phone.register(0).catch(() => undefined);
    for (const wire of opened) if (!wire.closed()) await wire.close();
    signedOn = [];
    opened = [];
  }

  function events(): EdgeEvent[] {
    const rows = !existsSync(eventsFolder)
      ? []
      : readdirSync(eventsFolder).flatMap((name) =>
          readFileSync(join(eventsFolder, name), 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => {
              const read = readEventLine(line);
              if ('unreadable' in read) throw new Error(`row not readable: ${read.unreadable}: ${line}`);
              return read.event;
            }),
        );
    return rows.sort((a, b) => a.at - b.at);
  }

  async function event<T extends EdgeEvent['type']>(type: T, sipCallId: string, timeoutMs?: number) {
    const found = await waitFor(
      `a row ${type}`,
      () => events().find((one) => one.type === type && 'sipCallId' in one && one.sipCallId === sipCallId),
      timeoutMs,
    );
    return found as Extract<EdgeEvent, { type: T }>;
  }

  async function unregistered(user: string, options: Partial<PhoneOptions> = {}, at: Target = phones) {
    const phone = await openPhone(at, { user, domain: sipDomain, credentials: mint(secret, user), ...options });
    keep(phone.wire);
    return phone;
  }

  return {
    carrier,
    secondCarrier: second,
    secureCarrier,
    phones,
    securePhones,
    devices,
    secureDevices,
    syncPort,
    syncToken: JSON.parse(readFileSync(kamailioMarkFile(folder), 'utf8')).syncToken,
    kamailio,
    ng: rtpengine?.ng ?? null,
    mediaControl,
    secret,
    push: (...rows) => kamailio.router.push(rows),
    udp: async (from, port) => keep(await udpWire(isIPv6(from) ? second : carrier, from, port)),
    tcp: async (from) => keep(await tcpWire(isIPv6(from) ? second : carrier, from)),
    tls: async (from) => keep(await tlsWire(secureCarrier, from)),
    unregistered,
    async phone(user, options) {
      const phone = await unregistered(user, options);
      const answer = await phone.register();
      if (answer.status !== 200) throw new Error(`${user} could not register: ${answer.status} ${answer.reason}`);
      signedOn.push(phone);
      return phone;
    },
    async device(options) {
      const device = await openDevice(options.transport === 'TLS' ? secureDevices : devices, options);
      keep(device.wire);
      const answer = await device.register();
      if (answer.status !== 200) throw new Error(`${options.user} could not register: ${answer.status} ${answer.reason}`);
      signedOn.push(device);
      return device;
    },
    events,
    event,
    async ended(sipCallId, timeoutMs) {
      const started = await event('call.started', sipCallId, timeoutMs);
      return waitFor(
        'a row call.ended',
        () => events().find((one) => one.type === 'call.ended' && one.call === started.call),
        timeoutMs,
      ) as never;
    },
    rpc: (method, params) => kamailio.router.rpc(method, params),
    log: () => readFileSync(kamailioLog(folder), 'utf8'),
    closeAll,
    async stop() {
      await closeAll();
      await stopKamailio(folder, 2_000);
      mediaControl?.close();
      rtpengine?.ng.close();
      if (media) await stopRtpengine(join(folder, 'media'), 2_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const row = <T>(table: SyncRow[0], key: string, value: T | null): SyncRow => [
  table,
  key,
  value === null ? null : JSON.stringify(value),
];

export const trunkRow = (changes: Partial<TrunkRow> = {}): TrunkRow => ({
  account: 'acc_one',
  on: true,
  calledFrom: 'request_uri',
  callerFrom: ['p_asserted_identity', 'remote_party_id', 'from'],
  format: { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] },
  callsLimit: 100,
  callsPerSecond: 100,
  ...changes,
});

export const numberRow = (changes: Partial<NumberRow> = {}): NumberRow => ({
  id: 'num_one',
  account: 'acc_one',
  trunk: 'trk_one',
  on: true,
  people: ['usr_ada'],
  ringSeconds: 20,
  ...changes,
});

/** Addresses of the test network. */
export const addresses = {
  /** Listed for trk_one. */
  one: '127.20.1.10',
  /** Listed for trk_one as part of a range. */
  oneRange: '127.20.1.13',
  /** Listed for trk_two. */
  two: '127.20.1.20',
  /** Listed for both. */
  shared: '127.20.1.30',
  unlisted: '127.20.1.99',
  victim: '127.20.1.77',
} as const;

/** Two trunks of two accounts, three people, numbers that ring one, two and nobody. */
export function standardRows(secret: string): SyncRow[] {
  return [
    row('settings', 'edge', { sipSecret: secret, sipDomain }),
    row('people', 'usr_ada', { accounts: ['acc_one'] }),
    row('people', 'usr_grace', { accounts: ['acc_one'] }),
    row('people', 'usr_eve', { accounts: ['acc_two'] }),
    row('trunks', 'trk_one', trunkRow()),
    row('trunks', 'trk_two', trunkRow({ account: 'acc_two' })),
    row('sources', `${addresses.one}/32`, { trunks: ['trk_one'] }),
    row('sources', '127.20.1.12/30', { trunks: ['trk_one'] }),
    row('sources', `${addresses.two}/32`, { trunks: ['trk_two'] }),
    row('sources', `${addresses.shared}/32`, { trunks: ['trk_one', 'trk_two'] }),
    row('numbers', '12025550101', numberRow()),
    row('numbers', '12025550102', numberRow({ id: 'num_both', people: ['usr_ada', 'usr_grace'] })),
    row('numbers', '12025550103', numberRow({ id: 'num_off', on: false })),
    row('numbers', '12025550104', numberRow({ id: 'num_nobody', people: ['usr_gone'] })),
    row('numbers', '12025550201', numberRow({ id: 'num_two', account: 'acc_two', trunk: 'trk_two', people: ['usr_eve'] })),
    row('edge', 'state', { mode: 'open', v4: [32, 30], v6: [] }),
  ];
}
