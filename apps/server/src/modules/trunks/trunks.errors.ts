import type { SettingChange } from '@patchcord/contracts';
import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const trunkHasNumbers = (numbers: number) =>
  new Refusal({
    status: 409,
    code: 'trunk.has_numbers',
    message: `${numbers === 1 ? 'One number is' : `${numbers} numbers are`} on this trunk and would stop ringing. Move them to another trunk or remove them first, then remove the trunk.`,
  });

/** Nothing of the change was applied. */
export const changeNeedsReview = (changes: readonly SettingChange[]) =>
  new Refusal({
    status: 409,
    code: 'trunk.needs_review',
    message: `Support looks at this before it is in force: ${changes.map(({ field }) => field).join(', ')}. Ask for it with a request of kind settings for this trunk.`,
    details: changes.map(({ field, before, after }) => ({
      field,
      received: JSON.stringify(after),
      message: `${field} is ${JSON.stringify(before)}. Support decides about another value.`,
    })),
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
