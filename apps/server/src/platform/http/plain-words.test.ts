import { accountRole, newPassword, numberCreate, trunkCreate } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { speakPlainly } from './plain-words.ts';

speakPlainly();
const personCreate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email(),
  role: accountRole.exclude(['owner']).default('member'),
  password: newPassword,
});
const said = (schema: z.ZodType, body: unknown) =>
  Object.fromEntries((schema.safeParse(body).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));

test('what is wrong with a field is said in words for people', () => {
  expect(said(personCreate, { name: ' ', email: 'nonsense', password: 'short', role: 'boss' })).toEqual({
    name: 'This is needed.',
    email: 'This is not an e-mail address.',
    password: '12 characters or more are needed.',
    role: 'Expected admin or member.',
  });
  expect(said(personCreate, { name: 'x'.repeat(101), email: 'a@b.example', password: 'x'.repeat(129), colour: 1 })).toEqual({
    name: '100 characters at most.',
    password: '128 characters at most.',
    '': 'Not known here: colour.',
  });
  expect(said(trunkCreate, { name: 7, carrier: 'C', callsLimit: 0, callsPerSecond: 1.5, callerFrom: [], on: 'yes' })).toEqual({
    name: 'A text is needed.',
    callsLimit: '1 or more.',
    callsPerSecond: 'A whole number is needed.',
    callerFrom: 'Choose at least one.',
    on: 'true or false is needed.',
  });
  expect(said(numberCreate, { e164: '+1', people: Array.from({ length: 31 }, () => 'usr_1'), ringSeconds: 181 })).toEqual({
    e164: '3 characters or more are needed.',
    trunk: 'This is needed.',
    people: '30 at most.',
    ringSeconds: '180 or less.',
  });
});

test('a schema that has words of its own keeps them', () => {
  expect(said(trunkCreate, { name: 'T', carrier: 'C', country: 'us' })).toEqual({ country: 'two capital letters, for example US' });
});
