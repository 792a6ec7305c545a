import { numberCreate, personCreate, trunkChange } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { plainMessage } from './plain-message.ts';

/** What the real schemas say of a wrong body, by field. */
const said = (schema: { safeParse(body: unknown): { error?: { issues: { path: PropertyKey[]; message: string }[] } } }, body: unknown) =>
  Object.fromEntries((schema.safeParse(body).error?.issues ?? []).map(({ path, message }) => [path.join('.'), plainMessage(message)]));

test('what the schemas refuse is told in plain words', () => {
  expect(said(personCreate, { name: '', email: 'x', password: 'short' })).toEqual({
    name: 'This is needed.',
    email: 'This is not an email address.',
    password: 'At least 12 characters.',
  });
  expect(said(numberCreate, { e164: '+12025550101', trunk: 'trk_1', ringSeconds: 4 })).toEqual({ ringSeconds: '5 or more.' });
  expect(said(trunkChange, { callsLimit: 10_001, callerFrom: [], name: 'x'.repeat(101), callsPerSecond: Number.NaN })).toEqual({
    callsLimit: '10000 or less.',
    callerFrom: 'Choose at least one.',
    name: 'At most 100 characters.',
    callsPerSecond: 'A whole number is needed.',
  });
});

test('words of the control plane pass through', () => {
  expect(plainMessage('10.0.0.1 is a private address.')).toBe('10.0.0.1 is a private address.');
});
