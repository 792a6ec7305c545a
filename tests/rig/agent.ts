/** The real edge agent as a process of its own, and the control plane it dials: a small HTTP server that speaks the edge protocol. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ChangeLine,
  type EdgeEvent,
  type EdgeReport,
  edgeReport,
  eventBatch,
  type RowChange,
  type TrunkRow,
} from '@patchcord/contracts';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { readMark } from '../../apps/edge/src/engines/process-group.ts';
import { rtpengineMarkFile, stopRtpengine } from '../../apps/edge/src/engines/rtpengine.ts';
import { createRouterClient, kamailioLog, kamailioMarkFile, type RouterClient, stopKamailio } from '../../apps/edge/src/kamailio/index.ts';
import { buildRouter } from '../../apps/router/build.ts';
import { trunkRow } from './edge.ts';
import { keepTranscripts } from './transcript.ts';
import { waitFor } from './wait.ts';
import type { Target } from './wire.ts';

const program = fileURLToPath(new URL('../../apps/edge/src/main.ts', import.meta.url));

export interface TestControlPlane {
  url: string;
  token: string;
  /** Every event as it was taken: once for each (journal, seq). */
  events: EdgeEvent[];
  /** Batches as they came, repetitions included. */
  batches: { journal: string; seqs: number[] }[];
  reports: EdgeReport[];
  /** Writes rows and tells every open feed. */
  change(...rows: RowChange[]): number;
  event<T extends EdgeEvent['type']>(type: T, sipCallId: string): Promise<Extract<EdgeEvent, { type: T }>>;
  ended(sipCallId: string): Promise<Extract<EdgeEvent, { type: 'call.ended' }>>;
  /** It goes away, and comes back on the same port with what it knew. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export async function startControlPlane(address: string): Promise<TestControlPlane> {
  const token = randomBytes(16).toString('base64url');
  const rows = new Map<string, { row: RowChange; revision: number }>();
  const feeds = new Set<ServerResponse>();
  const events: EdgeEvent[] = [];
  const batches: { journal: string; seqs: number[] }[] = [];
  const reports: EdgeReport[] = [];
  const lastSeq = new Map<string, number>();
  let revision = 0;

  const server = createHttpServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const answer = (code: number, body: unknown) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: { code: 'edge.token_unknown', message: '' } });
    if (request.method === 'GET' && url.pathname === '/api/edge/v1/changes') {
      const since = Number(url.searchParams.get('since'));
      const say = (line: ChangeLine) => response.write(`${JSON.stringify(line)}\n`);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      say({ type: 'hello', edge: 'test', location: 'test', epoch: 'test', revision });
      const newer = [...rows.values()].filter((one) => one.revision > since && (since > 0 || one.row.value !== null)).map(({ row }) => row);
      if (since === 0) say({ type: 'snapshot.begin' });
      if (newer.length > 0) say({ type: 'rows', revision, rows: newer });
      if (since === 0) say({ type: 'snapshot.end', revision });
      feeds.add(response);
      response.on('close', () => feeds.delete(response));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (url.pathname === '/api/edge/v1/report') {
      reports.push(edgeReport.parse(body));
      return response.writeHead(204).end();
    }
    const batch = eventBatch.parse(body);
    batches.push({ journal: batch.journal, seqs: batch.events.map(({ seq }) => seq) });
    for (const { seq, event } of batch.events) {
      if (seq <= (lastSeq.get(batch.journal) ?? 0)) continue;
      lastSeq.set(batch.journal, seq);
      events.push(event);
    }
    answer(200, { ackedSeq: batch.events.at(-1)?.seq ?? 0 });
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const find = <T extends EdgeEvent['type']>(type: T, fits: (event: Extract<EdgeEvent, { type: T }>) => boolean) =>
    events.find((one): one is Extract<EdgeEvent, { type: T }> => one.type === type && fits(one as never));
  return {
    url: `http://${address}:${port}`,
    token,
    events,
    batches,
    reports,
    change(...changed) {
      revision++;
      for (const row of changed) rows.set(`${row.table} ${row.key}`, { row, revision });
      for (const feed of feeds) feed.write(`${JSON.stringify({ type: 'rows', revision, rows: changed } satisfies ChangeLine)}\n`);
      return revision;
    },
    event: (type, sipCallId) =>
      waitFor(`an event ${type}`, () => find(type, (one) => 'sipCallId' in one && one.sipCallId === sipCallId), 8_000) as never,
    async ended(sipCallId) {
      const started = await waitFor('an event call.started', () => find('call.started', (one) => one.sipCallId === sipCallId), 8_000);
      return waitFor('an event call.ended', () => find('call.ended', (one) => one.call === started.call), 8_000);
    },
    async leave() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
    async comeBack() {
      server.listen(port, address);
      await once(server, 'listening');
    },
  };
}

export interface AgentProcess {
  pid: number;
  /** JSON log lines. */
  log(): string;
  health(): Promise<EdgeReport & { code: number }>;
  metrics(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Exit status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

export interface AgentRig {
  folder: string;
  carrier: Target;
  phones: Target;
  devices: Target;
  ngPort: number;
  /** Variables that the agent is started with. */
  env: Record<string, string | undefined>;
  /** The build that the agent is told of. */
  routerFile: string;
  /** A new agent process on the same disk. Returns when its HTTP answers. */
  start(): Promise<AgentProcess>;
  kamailioPid(): number | null;
  /** Asks the Kamailio that runs now, past the agent. */
  router(): RouterClient;
  /** Pids of the workers that read carriers' SIP over UDP. */
  udpWorkers(): Promise<number[]>;
  rtpenginePid(): number | null;
  /** Ends everything that this rig started. */
  stop(): Promise<void>;
}

export async function prepareAgent(options: {
  address: string;
  controlPlane: Pick<TestControlPlane, 'url' | 'token'>;
  drainSeconds?: number;
  /** More variables for the agent. */
  env?: Record<string, string>;
}): Promise<AgentRig> {
  const { address } = options;
  const data = mkdtempSync(join(tmpdir(), 'patchcord-agent-'));
  const folder = join(data, 'edge');
  const routerFile = join(data, 'router.lua');
  await buildRouter(routerFile);
  const carrier = { address, port: await freePort(address) };
  const phones = { address, port: await freePort(address) };
  const devices = { address, port: await freePort(address) };
  const ngPort = await freePort('127.0.0.1');
  const httpPort = await freePort('127.0.0.1');
  const syncPort = await freePort('127.0.0.1');
  const running = new Set<ChildProcess>();
  const router = () => {
    const { syncToken } = JSON.parse(readFileSync(kamailioMarkFile(folder), 'utf8'));
    return createRouterClient({ syncPort, syncToken });
  };
  const env = {
    ...process.env,
    PATCHCORD_CONTROL_URL: options.controlPlane.url,
    PATCHCORD_EDGE_TOKEN: options.controlPlane.token,
    PATCHCORD_DATA: data,
    PATCHCORD_EDGE_ADDRESS: address,
    PATCHCORD_EDGE_SIP_PORT: String(carrier.port),
    PATCHCORD_EDGE_WEBSOCKET_PORT: String(phones.port),
    PATCHCORD_EDGE_DEVICE_PORT: String(devices.port),
    PATCHCORD_EDGE_SYNC_PORT: String(syncPort),
    PATCHCORD_EDGE_RTPENGINE_PORT: String(ngPort),
    PATCHCORD_EDGE_MEDIA_PORTS: '13000-13999',
    PATCHCORD_EDGE_HTTP_PORT: String(httpPort),
    PATCHCORD_EDGE_DRAIN_SECONDS: String(options.drainSeconds ?? 10),
    PATCHCORD_EDGE_SHARED_MEMORY_MB: '64',
    PATCHCORD_EDGE_ROUTER: routerFile,
    ...options.env,
  };

  return {
    folder,
    carrier,
    phones,
    devices,
    ngPort,
    env,
    routerFile,
    async start() {
      let printed = '';
      const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
      const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
        child.once('exit', (code, signal) => {
          running.delete(child);
          resolve(signal ?? code);
        }),
      );
      const health = async () => {
        const answer = await fetch(`http://127.0.0.1:${httpPort}/healthz`);
        return { ...((await answer.json()) as EdgeReport), code: answer.status };
      };
      const up = waitFor(
        "the agent's HTTP",
        () => {
          if (child.exitCode !== null) throw new Error('the agent ended');
          return health().catch(() => null);
        },
        30_000,
      );
      await up.catch((error) => Promise.reject(new Error(`${error.message}; it printed: ${printed}`)));
      const metrics = async () => (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
      return { pid: child.pid ?? 0, log: () => printed, health, metrics, kill: (signal) => void child.kill(signal), ended };
    },
    router,
    async udpWorkers() {
      const processes = (await router().rpc('core.psx')) as { PID: number; DSC: string }[];
      return processes.filter(({ DSC }) => DSC.startsWith('udp receiver') && DSC.endsWith(`:${carrier.port}`)).map(({ PID }) => PID);
    },
    kamailioPid: () => readMark(kamailioMarkFile(folder))?.pid ?? null,
    rtpenginePid: () => readMark(rtpengineMarkFile(folder))?.pid ?? null,
    async stop() {
      const ended = [...running].map((child) => once(child, 'exit'));
      for (const child of running) child.kill('SIGKILL');
      await Promise.all(ended);
      await Promise.all([stopKamailio(folder, 0), stopRtpengine(folder, 0)]);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Processes of that group that still run. */
export function groupOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(pgrp) === group && state !== 'Z';
      } catch {
        return false;
      }
    });
}

/** Call once in a test file, after its afterEach: such hooks run last one first, and the folder with the log goes with the rig. */
export function keepAgentTranscripts(rig: () => AgentRig): void {
  keepTranscripts(() => (existsSync(kamailioLog(rig().folder)) ? readFileSync(kamailioLog(rig().folder), 'utf8') : ''));
}

/** Ada, who is rung by +12025550101 of a trunk that lists one address. */
export function adasRows({ sipSecret, sipDomain, source, trunk = {} }: AdasRows): RowChange[] {
  return [
    { table: 'settings', key: 'edge', value: { sipSecret, sipDomain } },
    { table: 'people', key: 'usr_ada', value: { accounts: ['acc_one'] } },
    { table: 'trunks', key: 'trk_one', value: trunkRow(trunk) },
    { table: 'sources', key: `${source}/32`, value: { trunks: ['trk_one'] } },
    {
      table: 'numbers',
      key: '12025550101',
      value: { id: 'num_one', account: 'acc_one', trunk: 'trk_one', on: true, people: ['usr_ada'], ringSeconds: 60 },
    },
  ];
}

interface AdasRows {
  sipSecret: string;
  sipDomain: string;
  source: string;
  trunk?: Partial<TrunkRow>;
}
