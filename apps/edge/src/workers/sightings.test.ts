import { expect, test } from 'vitest';
import { createAwakeClock, createSightings } from './sightings.ts';

test('silence is counted in time that this agent was awake, from the last answer', () => {
  const clock = createAwakeClock();
  const sightings = createSightings(clock, () => ({ state: 'S', cpuTicks: 0 }));
  sightings.begin([1, 2]);
  clock.tick(200, 300);
  // Held up for a minute: says nothing about Kamailio.
  clock.tick(60_000, 300);
  sightings.answered(1);
  clock.tick(100, 300);
  expect(sightings.seen().map(({ pid, silentMs }) => [pid, silentMs])).toEqual([
    [1, 100],
    [2, 600],
  ]);
});

test('answers of others and processor time are counted from the last answer too; strangers are not kept', () => {
  let cpuTicks = 5;
  const sightings = createSightings(createAwakeClock(), (pid) => ({ state: 'R', cpuTicks: pid * cpuTicks }));
  sightings.begin([1, 2]);
  for (const pid of [1, 1, 2, 1, 77]) sightings.answered(pid);
  cpuTicks = 9;
  expect(sightings.seen()).toEqual([
    { pid: 1, silentMs: 0, answersOfOthers: 1, state: 'R', cpuTicks: 4 },
    { pid: 2, silentMs: 0, answersOfOthers: 2, state: 'R', cpuTicks: 8 },
  ]);
});
