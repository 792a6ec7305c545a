import pino from 'pino';
import { expect, test } from 'vitest';
import { deliverWaiting } from './deliver-waiting.ts';

test('a row of a lane that was busy when it was asked for, and is free when the answer comes, is not left', async () => {
  const waiting = [
    { id: 'first', attempts: 1 },
    { id: 'second', attempts: 1 },
  ];
  const first = Promise.withResolvers<void>();
  const firstSaved = Promise.withResolvers<void>();
  const saved: string[] = [];
  await deliverWaiting({
    noun: 'row',
    now: () => new Date(),
    log: pino({ level: 'silent' }),
    leaseMs: 1_000,
    mostAtOnce: 8,
    laneOf: () => 'lane',
    async take({ busy }) {
      if (busy.length === 0) return waiting.shift();
      // The first one is done while this answer is on its way.
      first.resolve();
      await firstSaved.promise;
      await new Promise(setImmediate);
      return undefined;
    },
    async attempt() {
      await first.promise;
      return { error: null };
    },
    waitMsAfter: () => null,
    async save({ id }) {
      saved.push(id);
      firstSaved.resolve();
    },
  });
  expect(saved).toEqual(['first', 'second']);
});
