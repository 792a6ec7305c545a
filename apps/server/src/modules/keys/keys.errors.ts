import { Refusal } from '../../platform/http/errors.ts';

export const keyUnknown = () =>
  new Refusal({
    status: 401,
    code: 'key.unknown',
    message: 'This API key is not known, was revoked, or has expired. Make another one on the page API keys.',
  });

export const keyScopeMissing = (needed: readonly string[]) =>
  new Refusal({
    status: 403,
    code: 'key.scope',
    message:
      needed.length === 0
        ? 'API keys cannot be used here. Sign in instead.'
        : `This needs an API key with the scope ${needed.join(' or ')}. Make one on the page API keys.`,
  });

export const keyTooOften = (most: number, retryAfterSeconds: number) =>
  new Refusal({
    status: 429,
    code: 'key.too_many',
    message: `This API key may ask ${most} times a minute. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });

export const keyGuessing = (retryAfterSeconds: number) =>
  new Refusal({
    status: 429,
    code: 'key.too_many_unknown',
    message: `Too many unknown API keys from your address. Try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });

export const tooManyKeys = (most: number) =>
  new Refusal({
    status: 409,
    code: 'key.too_many_kept',
    message: `An account has ${most} API keys at most. Revoke one that is not used any more.`,
  });
