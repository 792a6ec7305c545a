import { type Detail, Refusal, wrongFields } from '../../platform/http/errors.ts';

/** Nothing of the change was applied. */
export const needsSupport = (details: Detail[]) =>
  new Refusal({
    status: 409,
    code: 'calls_out.needs_support',
    message: `${details.map((detail) => detail.message).join(' ')} Ask support to allow more.`,
    details,
  });

export const countriesUnknown = (countries: string[]) =>
  wrongFields('calls_out.country', [
    {
      field: 'countries',
      received: countries.join(', '),
      message: `${countries.join(', ')}: no country with telephone numbers. Expected ISO 3166-1 alpha-2, for example US or GB, or 001 for numbers of no country.`,
    },
  ]);

export const askedTooOften = (most: number) =>
  new Refusal({
    status: 429,
    code: 'calls_out.asked_often',
    message: `Support was asked ${most} times within a day. They have it: wait for their answer.`,
    retryAfterSeconds: 3_600,
  });
