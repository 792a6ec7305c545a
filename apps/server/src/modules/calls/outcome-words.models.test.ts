import { expect, test } from 'vitest';
import { outcomeWords } from './outcome-words.models.ts';

test('a call out that was given up is not said to be hung up by a caller', () => {
  expect(outcomeWords('caller_hung_up', '', 'out')).toMatchObject({
    label: 'Cancelled',
    sentence: 'The call was ended before anyone answered.',
  });
  expect(outcomeWords('caller_hung_up')).toMatchObject({
    label: 'Caller hung up',
    sentence: 'The caller hung up before anyone answered.',
  });
});
