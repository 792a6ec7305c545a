import type { CheckCall, CheckCallState, OwnershipOrder, OwnershipProgress } from '@patchcord/contracts';
import { expect, test, vi } from 'vitest';
import { createOwnershipChecks } from './ownership-checks.ts';

const task = { check: 'own_1', call: 1, number: '+12025550101', shows: '+12025550191' };
const quiet = { debug: () => {}, warn: () => {} };

/** A router that carries what is placed, until it is cancelled; and a control plane that says what to do. */
function parts(order: (progress: OwnershipProgress) => OwnershipOrder | Promise<OwnershipOrder>) {
  const placed: CheckCall[] = [];
  const told: OwnershipProgress[] = [];
  const states = new Map<string, CheckCallState>();
  const router = {
    async placeCheckCall(call: CheckCall) {
      placed.push(call);
      states.set(call.id, { id: call.id, placedAt: Date.now(), tried: [] });
    },
    async cancelCheckCall(id: string) {
      const state = states.get(id);
      if (!state || state.endedAt !== undefined) return false;
      states.set(id, { ...state, cancelledAt: Date.now(), endedAt: Date.now(), code: 487 });
      return true;
    },
    checkCalls: async () => [...states.values()],
  };
  const checks = createOwnershipChecks({
    router: () => router,
    controlPlane: {
      async sendOwnershipProgress(progress) {
        told.push(progress);
        return order(progress);
      },
    },
    log: quiet,
    everyMs: 5,
  });
  return { checks, router, states, placed, told };
}

test('a check is placed once, cancelled so long after it is told to, and followed to its end', async () => {
  let askedAt = 0;
  const { checks, placed, told } = parts(({ final }) => {
    if (told.length === 3) askedAt = Date.now();
    return { cancelInMs: told.length >= 3 && final === null ? 60 : null, done: final !== null };
  });
  checks.start([task]);
  checks.start([task]);
  await vi.waitFor(() => expect(told.at(-1)?.final).toBe(487));
  expect(placed).toEqual([{ id: 'own_1-1', to: '12025550101', from: '12025550191' }]);
  expect((told.at(-1)?.cancelledAt ?? 0) - askedAt).toBeGreaterThanOrEqual(55);
  expect(told[0]).toMatchObject({ check: 'own_1', call: 1, cancelledAt: null, final: null });
});

test('without a gateway or without Kamailio the end is told at once: nobody was reached', async () => {
  const { told, router, checks } = parts(() => ({ cancelInMs: null, done: true }));
  router.placeCheckCall = async () => {
    throw new Error('503');
  };
  checks.start([task]);
  await vi.waitFor(() => expect(told).toMatchObject([{ final: 0 }]));
});

test('a control plane that does not answer for a while loses nothing', async () => {
  const { checks, told } = parts(({ final }) => {
    if (told.length < 4) throw new Error('not reached');
    return { cancelInMs: 0, done: final !== null };
  });
  checks.start([task]);
  await vi.waitFor(() => expect(told.at(-1)?.final).toBe(487));
});

test('a router that was restarted knows nothing of the call: nothing more is said', async () => {
  const { checks, states, told } = parts(() => ({ cancelInMs: null, done: false }));
  checks.start([task]);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(1));
  states.clear();
  const before = told.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(told.length).toBeLessThanOrEqual(before + 1);
});

test('calls that an agent before this one left are ended, and those of this one go on', async () => {
  const { checks, router, states, told } = parts(({ final }) => ({ cancelInMs: null, done: final !== null }));
  states.set('own_old-1', { id: 'own_old-1', placedAt: 1, tried: [] });
  checks.start([task]);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
  await checks.cancelLeftOver(router);
  expect(states.get('own_old-1')?.code).toBe(487);
  expect(states.get('own_1-1')?.endedAt).toBe(undefined);
  await checks.cancelAll();
  expect(states.get('own_1-1')?.code).toBe(487);
});
