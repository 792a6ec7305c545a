import type { CallUp, EndCalls } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import type { NgAnswer } from '../engines/ng.ts';
import { createLostAppWatch, heardAtMs } from './lost-apps.ts';

const call = (sipCallId: string): CallUp => ({ sipCallId, callerTag: 'carrier', appTag: 'app' });
const startMs = 1_700_000_000_000;

/** An edge where these calls have lost their WebSocket, and a clock that only the test moves. */
function edge() {
  const state = {
    gone: [] as CallUp[],
    /** Seconds since 1970 of the last packet, by Call-ID. */
    heard: {} as Record<string, number>,
    mediaAnswers: true,
    asked: [] as string[],
    ended: [] as EndCalls[],
    nowMs: 0,
  };
  const look = createLostAppWatch({
    router: () => ({
      appsLost: async () => state.gone,
      endCalls: async (wanted) => {
        state.ended.push(wanted);
        state.gone = state.gone.filter((one) => !wanted.calls.some(({ sipCallId }) => sipCallId === one.sipCallId));
        return wanted.calls.length;
      },
    }),
    ng: () => ({
      async ask(_, values) {
        const sipCallId = String(values?.['call-id']);
        state.asked.push(sipCallId);
        if (!state.mediaAnswers) throw new Error('no answer');
        const at = state.heard[sipCallId];
        return (at === undefined ? { result: 'error' } : answer(at)) as NgAnswer;
      },
    }),
    log: { info() {} },
    steadyMs: () => state.nowMs,
    wallMs: () => startMs + state.nowMs,
  });
  const until = async (ms: number) => {
    for (; state.nowMs <= ms; state.nowMs += 1_000) await look();
  };
  return { state, until };
}

const answer = (at: number) => ({
  result: 'ok',
  tags: {
    carrier: { medias: [{ streams: [{ 'last packet': 9_999_999_999 }] }] },
    app: { medias: [{ streams: [{ 'last packet': at - 50 }, { 'last packet': at }] }] },
  },
});

test('the newest packet of that side counts, of RTP or RTCP; the other side’s never does', () => {
  expect(heardAtMs(answer(1_000) as NgAnswer, 'app')).toBe(1_000_000);
  expect(heardAtMs(answer(1_000) as NgAnswer, 'somebody')).toBeNull();
  expect(heardAtMs({ result: 'error' }, 'app')).toBeNull();
});

test('gone and silent for 30 s: ended, once; before that rtpengine is not even asked', async () => {
  const { state, until } = edge();
  state.gone = [call('a')];
  state.heard.a = startMs / 1_000 - 100;
  await until(29_000);
  expect(state.asked).toEqual([]);
  await until(30_000);
  expect(state.ended).toEqual([{ calls: [call('a')], outcome: 'app_lost' }]);
});

test('one that is heard is left alone, and asked about no oftener than it could be lost', async () => {
  const { state, until } = edge();
  state.gone = [call('a')];
  for (let second = 0; second < 300; second++) {
    state.heard.a = startMs / 1_000 + second;
    await until(second * 1_000);
  }
  expect(state.ended).toEqual([]);
  expect(state.asked.length).toBeLessThan(12);
});

test('sound that stops later ends it 30 s after that', async () => {
  const { state, until } = edge();
  state.gone = [call('a')];
  state.heard.a = startMs / 1_000 + 20;
  await until(49_000);
  expect(state.ended).toEqual([]);
  await until(52_000);
  expect(state.ended).toHaveLength(1);
});

test('an app that came back begins anew', async () => {
  const { state, until } = edge();
  state.heard.a = startMs / 1_000 - 100;
  state.gone = [call('a')];
  await until(20_000);
  state.gone = [];
  await until(25_000);
  state.gone = [call('a')];
  await until(50_000);
  expect(state.ended).toEqual([]);
});

test('media that rtpengine does not know is no sound; an rtpengine that does not answer says nothing', async () => {
  const { state, until } = edge();
  state.gone = [call('a')];
  state.mediaAnswers = false;
  await until(60_000);
  expect(state.ended).toEqual([]);
  state.mediaAnswers = true;
  await until(63_000);
  expect(state.ended).toHaveLength(1);
});

test('thousands at once are asked about in portions', async () => {
  const { state, until } = edge();
  state.gone = Array.from({ length: 1_000 }, (_, n) => call(`c${n}`));
  await until(30_000);
  expect(state.asked.length).toBe(50);
});
