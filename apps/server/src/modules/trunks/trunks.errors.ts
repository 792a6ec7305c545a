import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const trunkHasNumbers = (numbers: number) =>
  new Refusal({
    status: 409,
    code: 'trunk.has_numbers',
    message: `${numbers === 1 ? 'One number is' : `${numbers} numbers are`} on this trunk and would stop ringing. Move them to another trunk or remove them first, then remove the trunk.`,
  });

export const countryUnknown = (country: string) =>
  wrongFields('trunk.country', [
    {
      field: 'country',
      received: country,
      message: `${country} is not a country with telephone numbers. Expected ISO 3166-1 alpha-2, for example US or GB.`,
    },
  ]);

export const tooManyTrunks = (most: number) =>
  new Refusal({
    status: 409,
    code: 'trunk.too_many',
    message: `An account has ${most} trunks at most. Remove one that is not used any more, or ask support.`,
  });
