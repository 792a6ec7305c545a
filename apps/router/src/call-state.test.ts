import { expect, test } from 'vitest';
import { type Leg, legText, readLeg } from './call-state.ts';

test('a leg comes back as it was', () => {
  const legs: Leg[] = [
    {
      tag: 'a1',
      contact: 'sip:x@y.invalid;transport=ws',
      via: 'sip:[::1]:4711;transport=ws',
      user: 'usr_ada',
      device: '',
      socket: '',
      answeredBy: '',
      branch: 0,
    },
    {
      tag: 'b2',
      contact: '',
      via: '',
      user: '',
      device: 'dev-7k2m',
      socket: 'udp:[::1]:5070',
      answeredBy: 'usr_grace',
      branch: 11,
      noMedia: true,
    },
  ];
  for (const leg of legs) expect(readLeg(legText(leg))).toEqual(leg);
});
