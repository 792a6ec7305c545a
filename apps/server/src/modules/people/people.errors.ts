import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const ownerOnly = () => new Refusal({ status: 403, code: 'person.owner', message: 'Only an owner may change or remove an owner.' });

export const lastOwner = () =>
  new Refusal({
    status: 409,
    code: 'person.last_owner',
    message: 'This is the only owner. Make somebody else an owner first: an account needs one.',
  });

export const rolesByOwner = () =>
  new Refusal({ status: 403, code: 'person.role_by_owner', message: 'Only an owner gives and takes roles. Ask one to do it.' });

export const countryUnknown = (country: string) =>
  wrongFields('person.country', [
    {
      field: 'dialsCountry',
      received: country,
      message: `${country} is not a country with telephone numbers. Expected ISO 3166-1 alpha-2, for example US or GB.`,
    },
  ]);
