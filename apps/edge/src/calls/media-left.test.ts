import { expect, test } from 'vitest';
import type { NgAnswer } from '../engines/ng.ts';
import { createMediaSweep, openSipCalls } from './media-left.ts';

/** An rtpengine with these calls, and a clock that only the test moves. */
function edge() {
  const state = {
    held: [] as string[],
    goingOn: [] as string[],
    nowMs: 0,
    limits: [] as number[],
    answers: true,
    said: [] as unknown[],
    rowsReadable: true,
  };
  const look = createMediaSweep({
    ng: () => ({
      async ask(command, values = {}) {
        if (command === 'list') state.limits.push(Number(values.limit));
        if (!state.answers) throw new Error('no answer');
        if (command === 'delete') state.held = state.held.filter((call) => call !== values['call-id']);
        return { result: 'ok', calls: state.held } as NgAnswer;
      },
    }),
    async goingOn() {
      if (!state.rowsReadable) throw new Error('disk full');
      return new Set(state.goingOn);
    },
    log: { warn: (line) => state.said.push(line) },
    steadyMs: () => state.nowMs,
  });
  const after = async (seconds: number) => {
    state.nowMs += seconds * 1_000;
    await look();
  };
  return { state, after };
}

test('what is of no call for 20 s is deleted and said; a call that goes on, or ended a moment ago, keeps its media', async () => {
  const { state, after } = edge();
  state.held = ['left', 'up', 'ending'];
  state.goingOn = ['up', 'ending'];
  await after(0);
  await after(19);
  state.goingOn = ['up'];
  await after(0);
  expect(state.held).toEqual(['left', 'up', 'ending']);
  await after(2);
  expect(state.held).toEqual(['up', 'ending']);
  expect(state.said).toEqual([{ sipCallId: 'left' }]);
});

test('a Call-ID that is used again begins anew', async () => {
  const { state, after } = edge();
  state.held = ['again'];
  await after(0);
  state.goingOn = ['again'];
  await after(15);
  state.goingOn = [];
  await after(15);
  expect(state.held).toEqual(['again']);
  await after(21);
  expect(state.held).toEqual([]);
});

test('where nobody knows which calls go on, nothing is deleted; nor a Call-ID that is longer than rows hold', async () => {
  const { state, after } = edge();
  state.held = ['left', 'x'.repeat(256)];
  await after(0);
  state.rowsReadable = false;
  await expect(after(60)).rejects.toThrow('disk full');
  expect(state.held).toHaveLength(2);
  state.rowsReadable = true;
  await after(0);
  expect(state.held).toEqual(['x'.repeat(256)]);
});

test('a list that does not come is asked for in halves, and whole again later', async () => {
  const { state, after } = edge();
  state.answers = false;
  await after(5);
  await after(5);
  state.answers = true;
  await after(5);
  await after(5);
  expect(state.limits).toEqual([1_000, 500, 250, 500]);
});

test('calls that have rows and calls between two apps, which have none, both go on; where the router cannot be asked nobody knows', async () => {
  const follower = { takeAll: () => 0 };
  const journal = { openCalls: () => [{ call: 'call_1', sipCallId: 'with rows' }] };
  const goingOn = openSipCalls({ follower, journal, router: () => ({ consults: async () => ['between apps'] }) } as never);
  expect([...(await goingOn())].toSorted()).toEqual(['between apps', 'with rows']);
  const refusing = openSipCalls({ follower, journal, router: () => ({ consults: () => Promise.reject(new Error('no answer')) }) } as never);
  await expect(refusing()).rejects.toThrow('no answer');
});
