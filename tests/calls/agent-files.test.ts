import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupMembers, openFiles } from '../../apps/edge/src/engines/process-group.ts';
import { openEventFiles } from '../../apps/edge/src/events/files.ts';
import { createFollower } from '../../apps/edge/src/events/follower.ts';
import { type Journal, openJournal } from '../../apps/edge/src/events/journal.ts';
import { type Kamailio, startKamailio, stopKamailio } from '../../apps/edge/src/kamailio/index.ts';
import { buildRouter } from '../../apps/router/build.ts';
import { placeCall } from '../rig/call.ts';
import { row, trunkRow } from '../rig/edge.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const carrier = { address: '127.20.2.3', port: 25_063 };
let folder: string;
let kamailio: Kamailio;
let journal: Journal;
let wire: Wire;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-files-'));
  await buildRouter(join(folder, 'router.lua'));
  kamailio = await startKamailio({
    folder,
    address: carrier.address,
    sipPort: carrier.port,
    websocketPort: 28_063,
    syncPort: 28_064,
    rtpenginePort: 22_063,
    eventsFolder: join(folder, 'events'),
    routerFile: join(folder, 'router.lua'),
    sharedMemoryMb: 64,
    workers: 3,
  });
  await kamailio.router.push([
    row('edge', 'state', { mode: 'open', v4: [32], v6: [] }),
    row('trunks', 'trk_one', trunkRow({ callsPerSecond: 1_000 })),
    row('sources', '127.20.2.10/32', { trunks: ['trk_one'] }),
  ]);
  journal = openJournal(join(folder, 'events.sqlite'));
  wire = await udpWire(carrier, '127.20.2.10');
});
afterEach(async () => {
  await wire.close();
  journal.close();
  await stopKamailio(folder, 0);
  rmSync(folder, { recursive: true });
});

test('files of a running Kamailio are rotated again and again under calls, and every row is read once', async () => {
  const events = join(folder, 'events');
  const aside: string[] = [];
  const follower = createFollower({
    files: openEventFiles(events, journal.position),
    journal,
    setAside: { put: (_from, _why, text) => void aside.push(text) },
    rotateBytes: 2_000,
  });
  const openNow = () => openFiles(groupMembers(kamailio.mark.pid, 'kamailio'));
  const placed: string[] = [];
  const renamed = new Set<string>();
  for (let n = 0; n < 120; n++) {
    const call = placeCall(wire, `sip:+12025550199@${carrier.address}:${carrier.port}`);
    placed.push(call.callId);
    await call.answer(404);
    if (n % 10 === 9) {
      await follower.rotate(openNow, async () => void (await kamailio.router.rpc('flatstore.rotate')));
      for (const name of readdirSync(events)) if (/\.log\.\d+$/.test(name)) renamed.add(name);
    }
  }
  follower.takeAll();
  const told = journal.next(1_000).flatMap(({ event }) => ('sipCallId' in event ? event.sipCallId : []));
  expect(told.sort()).toEqual(placed.sort());
  expect(aside).toEqual([]);
  expect(renamed.size).toBeGreaterThan(5);
  // What a process still has open may be there; all others are gone.
  const left = readdirSync(events).filter((name) => /\.log\.\d+$/.test(name));
  expect(left.length).toBeLessThan(renamed.size);
});
