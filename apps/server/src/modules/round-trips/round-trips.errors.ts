import { Refusal } from '../../platform/http/errors.ts';

export const tooManyAddresses = (retryAfterSeconds: number) =>
  new Refusal({
    status: 429,
    code: 'round_trip.too_many',
    message: `The way to 20 addresses an hour is measured for one account. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes; choosing a location does not need it.`,
    retryAfterSeconds,
  });
