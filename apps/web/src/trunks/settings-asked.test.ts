import type { Trunk } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { splitChange } from './settings-asked.ts';

const trunk = {
  name: 'Line',
  carrier: 'Twilio',
  country: 'US',
  calledFrom: 'request_uri',
  callerFrom: ['from'],
  callsLimit: 100,
  callsPerSecond: 20,
} as unknown as Trunk;
const form = { ...trunk, callerFrom: ['from'] as string[] };

test('nothing changed: nothing is sent', () => expect(splitChange(trunk, form)).toEqual({ own: {}, asked: {} }));

test('names and lower limits are one’s own, how numbers are read and higher limits are asked for', () => {
  expect(
    splitChange(trunk, { ...form, name: 'New', callsLimit: 10, callsPerSecond: 21, country: null, callerFrom: ['p_asserted_identity'] }),
  ).toEqual({
    own: { name: 'New', callsLimit: 10 },
    asked: { callsPerSecond: 21, country: null, callerFrom: ['p_asserted_identity'] },
  });
});

test('an emptied limit is sent to be refused at its field', () => {
  expect(splitChange(trunk, { ...form, callsLimit: '' })).toEqual({ own: { callsLimit: Number.NaN }, asked: {} });
});
