import { expect, test } from 'vitest';
import { goOnFrom, readOrigin } from './sdp-origin.ts';

const said = (session: string, version: number) => `v=0\r\no=- ${session} ${version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n`;

test('another connection of a call goes on with its session, and with a version that only grows', () => {
  const before = readOrigin(said('4611731400430051336', 5));
  expect(before).toEqual({ session: '4611731400430051336', version: 5 });
  const next = before && goOnFrom(before, said('77', 2));
  expect(next).toBe(said('4611731400430051336', 7));
});

test('a description without an origin is left as it is', () => {
  expect(readOrigin('v=0\r\n')).toBeNull();
  expect(goOnFrom({ session: '1', version: 1 }, 'v=0\r\n')).toBe('v=0\r\n');
});
