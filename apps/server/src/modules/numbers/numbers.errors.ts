import { type Detail, Refusal, wrongFields } from '../../platform/http/errors.ts';

export const numberInvalid = (received: string, message: string) => wrongFields('number.invalid', [{ field: 'e164', received, message }]);

export const trunkUnknown = (received: string) =>
  wrongFields('number.trunk_unknown', [{ field: 'trunk', received, message: 'This account has no such trunk.' }]);

export const peopleUnknown = (details: Detail[]) => wrongFields('number.people_unknown', details);

/** Says nothing of where: that would tell one customer who the others are. */
export const alreadyLive = (e164: string) => {
  const message = `${e164} is live already. A number rings in one place only. If it is yours and you did not add it, ask support for an ownership check.`;
  return new Refusal({ status: 409, code: 'number.already_live', message, details: [{ field: 'e164', received: e164, message }] });
};
