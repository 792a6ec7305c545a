import type { Attempt } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { groupAttempts } from './group.ts';

const attempt = (over: Partial<Attempt>): Attempt =>
  ({
    id: 'att_1',
    result: { outcome: 'number_unknown', label: '', sentence: '', fault: 'account' },
    count: 1,
    firstAt: '2026-01-01T10:00:00.000Z',
    lastAt: '2026-01-01T10:30:00.000Z',
    origin: { address: '203.0.113.8', port: 5060, transport: 'udp' },
    called: '+12025550199',
    calledRaw: '12025550199',
    ...over,
  }) as Attempt;

test('the same refusal of two hours is one group with both counts and the newest sample', () => {
  const older = attempt({ id: 'att_1', count: 3 });
  const newer = attempt({ id: 'att_2', count: 4, firstAt: '2026-01-01T11:00:00.000Z', lastAt: '2026-01-01T11:05:00.000Z' });
  expect(groupAttempts([newer, older])).toMatchObject([{ count: 7, firstAt: older.firstAt, lastAt: newer.lastAt, last: { id: 'att_2' } }]);
  expect(groupAttempts([older, newer])).toMatchObject([{ count: 7, firstAt: older.firstAt, lastAt: newer.lastAt, last: { id: 'att_2' } }]);
});

test('another address, reason or number is another group, newest first', () => {
  const groups = groupAttempts([
    attempt({ id: 'a' }),
    attempt({ id: 'b', origin: { address: '203.0.113.9', port: 5060, transport: 'udp' }, lastAt: '2026-01-01T12:00:00.000Z' }),
    attempt({ id: 'c', called: null, calledRaw: 'x', lastAt: '2026-01-01T09:00:00.000Z' }),
  ]);
  expect(groups.map(({ last }) => last.id)).toEqual(['b', 'a', 'c']);
});
