import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const addressWrong = (address: string, message: string) =>
  wrongFields('gateway.address', [{ field: 'address', received: address.slice(0, 200), message }]);

export const nameTaken = (name: string) =>
  new Refusal({
    status: 409,
    code: 'gateway.name_taken',
    message: `There is a gateway called ${name} already. Give this one another name.`,
  });

export const placeTaken = (name: string) =>
  new Refusal({
    status: 409,
    code: 'gateway.address_taken',
    message: `${name} is at this address, port and transport already. Change that one, or remove it first.`,
  });

export const tooMany = (most: number) =>
  new Refusal({
    status: 409,
    code: 'gateway.too_many',
    message: `There are ${most} gateways at most. Remove one that is not used any more.`,
  });

export const passwordMissing = () =>
  wrongFields('gateway.password', [
    { field: 'login.password', received: '(nothing)', message: 'A login needs its password the first time, and for another user name.' },
  ]);
