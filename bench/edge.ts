/** Our edge: Kamailio with the call router, whole policy, dialogs and rows on. People's apps are registered; the callee is one plain SIP app. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncRow } from '@patchcord/contracts';
import { startKamailio, stopKamailio } from '../apps/edge/src/kamailio/index.ts';
import { buildRouter } from '../apps/router/build.ts';
import type { Tuning } from './bare.ts';
import type { Engine } from './engine.ts';
import type { Context } from './measure.ts';
import { pinGroup } from './processes.ts';

export interface EdgeBench extends Engine {
  /** Rows that were written about calls so far: proof that records are on. */
  rowsWritten(): number;
}

const domain = 'bench';
const user = 'usr_bench';
const trunk = 'trk_bench';

const numberRow = (digits: string): SyncRow => [
  'numbers',
  digits,
  JSON.stringify({ id: `num_${digits}`, account: 'acc_bench', trunk, on: true, people: [user], ringSeconds: 30 }),
];

function rows(source: string): SyncRow[] {
  const format = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
  const shape = {
    account: 'acc_bench',
    on: true,
    calledFrom: 'request_uri',
    callerFrom: ['p_asserted_identity', 'remote_party_id', 'from'],
  };
  return [
    ['settings', 'edge', JSON.stringify({ sipSecret: 'x'.repeat(43), sipDomain: domain })],
    ['people', user, JSON.stringify({ accounts: ['acc_bench'] })],
    ['trunks', trunk, JSON.stringify({ ...shape, format, callsLimit: 100_000, callsPerSecond: 100_000 })],
    ['edge', 'state', JSON.stringify({ mode: 'open', v4: [32], v6: [] })],
    ['sources', `${source}/32`, JSON.stringify({ trunks: [trunk] })],
  ];
}

function linesIn(file: string): number {
  const bytes = readFileSync(file);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

export async function startEdge(
  address: string,
  syncPort: number,
  source: string,
  callee: string,
  numberCount: number,
  tuning: Tuning,
  onStop: Context['onStop'],
): Promise<EdgeBench> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-edge-'));
  const stop = async () => {
    await stopKamailio(folder, 2_000);
    rmSync(folder, { recursive: true, force: true });
  };
  // Before it is filled: that takes long enough to be interrupted.
  onStop(stop);
  const eventsFolder = join(folder, 'events');
  const routerFile = join(folder, 'router.lua');
  await buildRouter(routerFile);
  const kamailio = await startKamailio({
    folder,
    eventsFolder,
    address,
    sipPort: 5060,
    websocketPort: 8088,
    syncPort,
    // Nothing listens there: without SDP the router never asks for media.
    rtpenginePort: 12_223,
    routerFile,
    sharedMemoryMb: tuning.sharedMemoryMb,
    workers: tuning.workers,
  });
  pinGroup(kamailio.mark.pid, tuning.core);
  await kamailio.router.push(rows(source));
  const digits = (n: number) => String(12_000_000_000 + n);
  for (let start = 0; start < numberCount; start += 10_000) {
    const chunk = Array.from({ length: Math.min(10_000, numberCount - start) }, (_, i) => numberRow(digits(start + i)));
    await kamailio.router.push(chunk);
  }
  // A plain SIP app over UDP, put in by RPC: signalling only, as for the bare relay.
  await kamailio.router.rpc('ul.add', ['location', user, `sip:bench@${callee}`, 0, '1.0', '', 0, 0, 4294967295]);
  const called = Array.from({ length: 1000 }, (_, i) => digits(Math.floor((i * numberCount) / 1000)));
  return {
    name: `edge, ${numberCount.toLocaleString('en')} numbers`,
    group: kamailio.mark.pid,
    target: `${address}:5060`,
    numbers: called.map((one) => `+${one}`),
    rowsWritten: () => readdirSync(eventsFolder).reduce((sum, name) => sum + linesIn(join(eventsFolder, name)), 0),
    stop,
  };
}
