import { expect, test } from 'vitest';
import { createPeopleExpected, expectedMs } from './people-expected.ts';

function notes() {
  const kept = new Map<string, string>();
  return {
    note: <T>(name: string) => JSON.parse(kept.get(name) ?? 'null') as T | null,
    writeNote: (name: string, value: unknown) => void kept.set(name, JSON.stringify(value)),
  };
}

test('those who were online when Kamailio ended are expected for 30 s, also after a restart of the agent', () => {
  const disk = notes();
  createPeopleExpected(disk).seen(['usr_b', 'usr_a'], 0);
  expect([...createPeopleExpected(disk).expect(1_000)]).toEqual([
    ['usr_a', 1_000 + expectedMs],
    ['usr_b', 1_000 + expectedMs],
  ]);
});

test('one who had closed the phone before is not expected', () => {
  const disk = notes();
  const people = createPeopleExpected(disk);
  people.seen(['usr_a', 'usr_b'], 0);
  people.seen(['usr_b'], 1);
  expect([...people.expect(2).keys()]).toEqual(['usr_b']);
});

test('one who is not back yet when Kamailio ends again is still expected; one who never came back is not', () => {
  const disk = notes();
  const people = createPeopleExpected(disk);
  people.seen(['usr_a'], 0);
  people.expect(0);
  people.seen([], 10_000);
  expect([...people.expect(10_000).keys()]).toEqual(['usr_a']);
  people.seen([], 10_000 + expectedMs);
  expect([...people.expect(50_000).keys()]).toEqual([]);
});
