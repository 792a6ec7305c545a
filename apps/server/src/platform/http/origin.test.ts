import { expect, test } from 'vitest';
import { isOwnOrigin } from './origin.ts';

const own = 'https://phone.example';
const post = (origin: string | undefined, change: object = {}) => ({
  method: 'POST',
  origin,
  fetchSite: undefined,
  host: 'phone.example',
  ...change,
});

test('behind a public name only pages of that name may change anything', () => {
  expect(isOwnOrigin(post('https://phone.example'), own, false)).toBe(true);
  expect(isOwnOrigin(post(undefined), own, false)).toBe(true);
  for (const origin of [
    'http://phone.example',
    'https://phone.example:8443',
    'https://phone.example.evil.example',
    'https://evil.example',
    'null',
    '',
  ]) {
    expect(isOwnOrigin(post(origin), own, false)).toBe(false);
  }
  expect(isOwnOrigin(post('http://evil.example', { host: 'evil.example' }), own, false)).toBe(false);
  expect(isOwnOrigin(post(undefined, { fetchSite: 'same-site' }), own, false)).toBe(false);
  expect(isOwnOrigin({ ...post('https://evil.example'), method: 'GET' }, own, false)).toBe(true);
});

test('on a local demo the address in the browser is as good as the one in the settings', () => {
  expect(isOwnOrigin(post('http://127.0.0.1:8080', { host: '127.0.0.1:8080' }), 'http://localhost:8080', true)).toBe(true);
  expect(isOwnOrigin(post('http://evil.example', { host: '127.0.0.1:8080' }), 'http://localhost:8080', true)).toBe(false);
});
