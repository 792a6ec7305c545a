import { auditActions } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { type kinds, platformKinds } from './words.ts';

const nounsOf = (some: typeof kinds) => some.flatMap(({ value }) => value.split(','));

test('every kind of change can be chosen, and none twice', () => {
  const nouns = [...new Set(Object.keys(auditActions).map((action) => action.split('.')[0]))];
  expect(nouns.filter((noun) => !nounsOf(platformKinds).includes(noun ?? ''))).toEqual([]);
  expect(nounsOf(platformKinds)).toHaveLength(new Set(nounsOf(platformKinds)).size);
});
