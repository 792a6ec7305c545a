import { expect, test } from 'vitest';
import { ownPage } from './own-page.ts';

test('after sign-in one goes to a page of this site only', () => {
  expect(['/a/acc_1/numbers?add=1', '/invitation#x', undefined].map(ownPage)).toEqual(['/a/acc_1/numbers?add=1', '/invitation#x', '/']);
  expect(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:x'].map(ownPage)).toEqual(['/', '/', '/', '/']);
});
