import { expect, test } from 'vitest';
import { readiness } from './readiness.ts';

const good = { line: 'registered', problem: null, microphone: 'granted', sound: 'playing' } as const;

test('ready means registered, microphone allowed and sound audible, all three', () => {
  expect(readiness(good)).toEqual({ ready: true });
  expect(readiness({ ...good, line: 'registering' })).toEqual({ ready: false, because: 'connecting' });
  expect(readiness({ ...good, microphone: 'not_asked' })).toEqual({ ready: false, because: 'microphone_not_asked' });
  expect(readiness({ ...good, sound: 'blocked' })).toEqual({ ready: false, because: 'sound_blocked' });
});

test('what the person can change is said before what the line does', () => {
  expect(readiness({ line: 'reconnecting', problem: 'connection_lost', microphone: 'denied', sound: 'blocked' })).toEqual({
    ready: false,
    because: 'microphone_denied',
  });
  expect(readiness({ ...good, line: 'reconnecting', problem: 'connection_lost' })).toEqual({ ready: false, because: 'connection_lost' });
});

test('signed out comes before everything', () => {
  expect(readiness({ ...good, problem: 'signed_out' })).toEqual({ ready: false, because: 'signed_out' });
});
