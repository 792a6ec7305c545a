import { expect, test, vi } from 'vitest';
import { createProblems } from '../problems.ts';
import { type Engine, supervise } from './supervisor.ts';

const quiet = { info() {}, warn() {} };

function engine(life: string, adopted = false): Engine & { end(): void } {
  let up = true;
  return {
    life,
    adopted,
    running: () => up,
    end() {
      up = false;
    },
  };
}

test('an engine that ends is started again; each start and end is told once', async () => {
  const problems = createProblems(quiet);
  const stop = new AbortController();
  const told: string[] = [];
  const lives: ReturnType<typeof engine>[] = [];
  const kept = supervise(
    {
      name: 'engine',
      async ensure() {
        const next = engine(String(lives.length));
        lives.push(next);
        return next;
      },
      onUp: ({ life }) => void told.push(`up ${life}`),
      onDown: ({ life }) => void told.push(`down ${life}`),
      problems,
      log: quiet,
      lookMs: 2,
      retry: { firstMs: 2, mostMs: 4 },
    },
    stop.signal,
  );
  await vi.waitFor(() => expect(told).toEqual(['up 0']));
  lives[0]?.end();
  await vi.waitFor(() => expect(told).toEqual(['up 0', 'down 0', 'up 1']));
  expect(problems.list()).toEqual([]);
  stop.abort();
  await kept;
  expect(lives[1]?.running()).toBe(true);
});

test('an engine that cannot be started is a problem in words, tried later and later', async () => {
  const problems = createProblems(quiet);
  const stop = new AbortController();
  const at: number[] = [];
  const kept = supervise(
    {
      name: 'engine',
      async ensure() {
        at.push(performance.now());
        throw new Error('Address already in use');
      },
      onUp() {},
      onDown() {},
      problems,
      log: quiet,
      retry: { firstMs: 10, mostMs: 1_000 },
    },
    stop.signal,
  );
  await vi.waitFor(() => expect(at.length).toBeGreaterThanOrEqual(5));
  expect(problems.list().join()).toMatch(/engine is not up: Address already in use/);
  const [first = 0, second = 0] = at;
  expect((at[4] ?? 0) - (at[3] ?? 0)).toBeGreaterThan(second - first);
  stop.abort();
  await kept;
});
