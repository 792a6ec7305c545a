import { expect, test } from 'vitest';
import { afterFailure, mostAttempts, waitMsAfter } from './mail.models.ts';

test('waits grow from ten seconds to an hour, and the last attempt is about a day after the first', () => {
  expect([1, 2, 3, 6, 7, 20].map((attempts) => waitMsAfter(attempts) / 1_000)).toEqual([10, 30, 90, 2_430, 3_600, 3_600]);
  const all = Array.from({ length: mostAttempts - 1 }, (_, index) => waitMsAfter(index + 1)).reduce((sum, ms) => sum + ms);
  expect(all / 3_600_000).toBeGreaterThan(20);
  expect(all / 3_600_000).toBeLessThan(25);
});

test('only what is said of this mail is final, and an end comes to everything', () => {
  const refused = { message: '550 no such user', code: 'EENVELOPE', responseCode: 550 };
  const later = { message: '450 greylisted', code: 'EENVELOPE', responseCode: 450 };
  const password = { message: '535 wrong password', code: 'EAUTH', responseCode: 535 };
  expect([refused, later, password].map((error) => afterFailure(error, 1).state)).toEqual(['failed', 'waiting', 'waiting']);
  expect(afterFailure(later, mostAttempts).state).toBe('failed');
});
