import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSha1 } from './hmac-sha1.ts';

test('the test cases of RFC 2202 section 3', () => {
  const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');
  expect(hex(hmacSha1('Jefe', 'what do ya want for nothing?'))).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  expect(hex(hmacSha1('\u000b'.repeat(20), 'Hi There'))).toBe('b617318655057264e28bc0b6fb378c8ef146be00');
  expect(hex(hmacSha1('\u00aa'.repeat(80), 'Test Using Larger Than Block-Size Key - Hash Key First'))).toBe(
    'aa4ae5e15272d00e95705637ce8a3b55ed402112',
  );
});

test('the same as Node for every length around the block borders', () => {
  for (let length = 0; length < 200; length++) {
    const secret = 'k'.repeat(length % 90);
    const message = 'abcdefghij'.repeat(20).slice(0, length);
    expect(hmacSha1(secret, message)).toBe(createHmac('sha1', secret).update(message).digest('base64'));
  }
});
