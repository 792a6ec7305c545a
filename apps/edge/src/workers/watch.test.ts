import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NoRoomError } from '../kamailio/index.ts';
import { createWorkerWatch, probeEveryMs, type WatchedKamailio } from './watch.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Half a minute of looks at a Kamailio without UDP workers whose TCP side does this. */
async function watched(rpc: () => Promise<unknown>) {
  const ended = vi.fn(async () => {});
  const said: string[] = [];
  const kamailio: WatchedKamailio = {
    life: 'one',
    mark: { pid: 0, startTicks: '', bootId: '' },
    adopted: false,
    running: () => true,
    end: ended,
    router: { rpc },
  };
  const watch = createWorkerWatch({
    kamailio: () => kamailio,
    addresses: ['127.0.0.1'],
    sipPort: 9,
    callsUp: () => 5,
    unlistedCount: () => 0,
    onReplace: () => {},
    problems: { set: (_, sentence) => said.push(sentence), clear: () => {}, list: () => [], onChange: () => {} },
    log: { error: () => {} },
  });
  for (let n = 0; n < 30_000 / probeEveryMs && ended.mock.calls.length === 0; n++) {
    await watch.look();
    await vi.advanceTimersByTimeAsync(probeEveryMs);
  }
  watch.close();
  return { ended: ended.mock.calls.length > 0, said };
}

test('nothing over TCP for long: Kamailio is ended', async () => {
  expect(await watched(() => new Promise(() => {}))).toMatchObject({ ended: true });
});

test('where TCP connections are taken and closed at once, as when strangers hold all there can be, no call is ended', async () => {
  expect(await watched(() => Promise.reject(new NoRoomError()))).toEqual({ ended: false, said: [] });
});

test('a port that nobody listens on is no sign of life', async () => {
  expect(await watched(() => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })))).toMatchObject({
    ended: true,
  });
});
