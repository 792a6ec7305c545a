import { Refusal } from '../../platform/http/errors.ts';

export const addressNotSeen = (received: string) => {
  const message = 'The arrival check of this number has seen no refused call from this address. Choose one of those it shows.';
  return new Refusal({ status: 400, code: 'check.address_not_seen', message, details: [{ field: 'address', received, message }] });
};

export const tooManyStreams = () =>
  new Refusal({
    status: 429,
    code: 'check.too_many_streams',
    message: 'Too many pages of this account watch arrival checks. Close some, or ask again with GET check.',
    retryAfterSeconds: 30,
  });
