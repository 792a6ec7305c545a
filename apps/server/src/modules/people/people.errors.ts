import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const emailTaken = (email: string) =>
  wrongFields('person.email_taken', [
    {
      field: 'email',
      received: email,
      message: `${email} signs in here already. Use another address, or ask support to add this person to the account.`,
    },
  ]);

export const ownerOnly = () => new Refusal({ status: 403, code: 'person.owner', message: 'Only an owner may change or remove an owner.' });

export const lastOwner = () =>
  new Refusal({
    status: 409,
    code: 'person.last_owner',
    message: 'This is the only owner. Make somebody else an owner first: an account needs one.',
  });

export const ownerRoleFixed = () =>
  new Refusal({ status: 409, code: 'person.owner_role', message: 'The role of an owner cannot be changed here.' });
