import { expect, test } from 'vitest';
import { createProblems } from '../problems.ts';
import { createMediaWatch, letKamailioAsk, type WatchedRtpengine } from './media-watch.ts';
import type { NgAnswer } from './ng.ts';

const quiet = { info() {}, warn() {} };

function watched(life: string) {
  const state = { answers: true, running: true, ended: 0 };
  const rtpengine: WatchedRtpengine = {
    life,
    ng: {
      ask: async () => {
        if (!state.answers) throw new Error('no answer');
        return { result: 'pong' } as NgAnswer;
      },
      close() {},
    },
    running: () => state.running,
    end: async () => void state.ended++,
  };
  return { state, rtpengine };
}

test('ended after three missed answers in a row, not before', async () => {
  const { state, rtpengine } = watched('1');
  const problems = createProblems(quiet);
  const look = createMediaWatch({ router: () => undefined, rtpengine: () => rtpengine, problems, log: quiet });
  state.answers = false;
  await look();
  await look();
  expect(problems.list().join()).toContain('rtpengine does not answer');
  state.answers = true;
  await look();
  expect(problems.list()).toEqual([]);
  state.answers = false;
  await look();
  await look();
  expect(state.ended).toBe(0);
  await look();
  expect(state.ended).toBe(1);
});

test('what the one before missed does not count for a new one', async () => {
  const [first, second] = [watched('1'), watched('2')];
  let now = first;
  const look = createMediaWatch({ router: () => undefined, rtpengine: () => now.rtpengine, problems: createProblems(quiet), log: quiet });
  first.state.answers = false;
  second.state.answers = false;
  await look();
  await look();
  now = second;
  await look();
  await look();
  expect(second.state.ended).toBe(0);
  await look();
  expect(second.state.ended).toBe(1);
});

test('one that has ended is left to supervision', async () => {
  const { state, rtpengine } = watched('1');
  state.answers = false;
  state.running = false;
  const look = createMediaWatch({ router: () => undefined, rtpengine: () => rtpengine, problems: createProblems(quiet), log: quiet });
  for (let n = 0; n < 5; n++) await look();
  expect(state.ended).toBe(0);
});

test('Kamailio is told to ask again only where it does not', async () => {
  for (const [disabled, told] of [
    [0, 0],
    [1, 1],
    ['1(permanent)', 0],
  ] as const) {
    const asked: unknown[] = [];
    await letKamailioAsk({
      async rpc(method, params) {
        asked.push([method, params]);
        return [{ url: 'udp:127.0.0.1:2223', disabled }];
      },
    });
    expect(asked.filter((one) => JSON.stringify(one) === '["rtpengine.enable",["all",1]]')).toHaveLength(told);
  }
});
