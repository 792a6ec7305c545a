import type { QualityReport } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type SendQuality, watchQuality } from './quality-watch.ts';

const leaving = new Set<() => void>();
beforeEach(() => {
  vi.useFakeTimers();
  leaving.clear();
  vi.stubGlobal('addEventListener', (_type: string, listener: () => void) => leaving.add(listener));
  vi.stubGlobal('removeEventListener', (_type: string, listener: () => void) => leaving.delete(listener));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A connection that receives 50 packets a second. */
function rig({ send = async () => undefined, silent = false }: { send?: SendQuality; silent?: boolean } = {}) {
  const startedMs = Date.now();
  const sent: { call: string; report: QualityReport; leaving: boolean }[] = [];
  const connection = {
    async getStats() {
      const packetsReceived = Math.floor((Date.now() - startedMs) / 20);
      const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived, packetsLost: 0, jitter: 0.002 };
      return new Map(silent ? [] : [['in', inbound]]);
    },
  } as unknown as RTCPeerConnection;
  const stop = watchQuality(connection, 'call_1', async (call, report, isLeaving) => {
    sent.push({ call, report, leaving: isLeaving });
    await send(call, report, isLeaving);
  });
  return { sent, stop };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a report every 20 s and one at the end, each with all since the beginning and the next number', async () => {
  const { sent, stop } = rig();
  await pass(45_000);
  stop();
  await pass(200_000);
  expect(sent.map(({ report }) => report.seq)).toEqual([1, 2, 3]);
  // As far as the last look, which was up to 2 s before.
  expect(sent.map(({ report }) => report.heardByPerson?.packets)).toEqual([900, 1_900, 2_200]);
  expect(sent.every(({ call, leaving: isLeaving }) => call === 'call_1' && !isLeaving)).toBe(true);
});

test('a call shorter than the first look, or without any sound, has nothing to report', async () => {
  const short = rig();
  await pass(1_000);
  short.stop();
  const silent = rig({ silent: true });
  await pass(30_000);
  silent.stop();
  await pass(100_000);
  expect([short.sent, silent.sent]).toEqual([[], []]);
});

test('the last report is sent again until it arrives; one on the way is not: the next holds more', async () => {
  let away = true;
  const { sent, stop } = rig({
    send: async () => {
      if (away) throw new Error('no network');
    },
  });
  await pass(21_000);
  expect(sent).toHaveLength(1);
  stop();
  await pass(3_000);
  away = false;
  await pass(100_000);
  expect(sent.map(({ report }) => report.seq)).toEqual([1, 2, 2, 2]);
});

test('a control plane that stays away is not asked for ever', async () => {
  const { sent, stop } = rig({ send: () => Promise.reject(new Error('no network')) });
  await pass(5_000);
  stop();
  await pass(3_600_000);
  expect(sent).toHaveLength(4);
});

test('a page that is left reports at once, in a request that outlives it; after the call it says nothing', async () => {
  const { sent, stop } = rig();
  await pass(5_000);
  for (const leave of leaving) leave();
  expect(sent).toMatchObject([{ leaving: true, report: { seq: 1, heardByPerson: { packets: 200 } } }]);
  stop();
  expect(leaving.size).toBe(0);
});
