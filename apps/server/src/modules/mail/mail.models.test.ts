import { expect, test } from 'vitest';
import { verdictOn } from '../../platform/waiting/waiting-rows.ts';
import { type DeliveryError, mostAttempts, saidOf, waitMsAfter } from './mail.models.ts';

const stateAfter = (error: DeliveryError, attempts: number) => verdictOn(saidOf(error), { attempts, waitMsAfter, at: new Date() }).state;

test('waits grow from ten seconds to an hour, and the last attempt is about a day after the first', () => {
  expect([1, 2, 3, 6, 7, 20].map((attempts) => (waitMsAfter(attempts) ?? 0) / 1_000)).toEqual([10, 30, 90, 2_430, 3_600, 3_600]);
  const all = Array.from({ length: mostAttempts - 1 }, (_, index) => waitMsAfter(index + 1) ?? 0).reduce((sum, ms) => sum + ms);
  expect(all / 3_600_000).toBeGreaterThan(20);
  expect(all / 3_600_000).toBeLessThan(25);
});

test('only what is said of this mail is final, and an end comes to everything', () => {
  const refused = { message: '550 no such user', code: 'EENVELOPE', responseCode: 550 };
  const later = { message: '450 greylisted', code: 'EENVELOPE', responseCode: 450 };
  const password = { message: '535 wrong password', code: 'EAUTH', responseCode: 535 };
  expect([refused, later, password].map((error) => stateAfter(error, 1))).toEqual(['failed', 'waiting', 'waiting']);
  expect(stateAfter(later, mostAttempts)).toBe('failed');
});
