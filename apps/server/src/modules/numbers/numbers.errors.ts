import type { NumberMove, NumberState } from '@patchcord/contracts';
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

/** Another trunk's addresses would call it. */
export const moveNeedsReview = (e164: string, trunk: string) => {
  const message = `Support looks at it before ${e164} moves to another trunk. Ask for it with a request for that trunk that names the number.`;
  return new Refusal({
    status: 409,
    code: 'number.needs_review',
    message,
    details: [{ field: 'trunk', received: trunk.slice(0, 200), message }],
  });
};

const stateWords: Record<NumberState, string> = {
  requested: 'asked for and not approved yet',
  awaiting_forward: 'waiting for its first call',
  live: 'live',
  silent: 'silent',
  paused: 'paused',
  removed: 'removed',
};
const moveWords: Record<NumberMove, string> = {
  approve: 'approved',
  arrive: 'reached',
  fall_silent: 'called silent',
  pause: 'paused',
  resume: 'resumed',
  remove: 'removed',
  restore: 'restored',
};
export const moveNotPossible = (state: NumberState, move: NumberMove) =>
  new Refusal({
    status: 409,
    code: 'number.state',
    message: `The number is ${stateWords[state]}, so it cannot be ${moveWords[move]}. Load it again to see where it stands.`,
  });

export const trunkGone = () => {
  const message = 'The trunk that this number was on is gone. Ask for it with a request for another trunk.';
  return new Refusal({ status: 409, code: 'number.trunk_gone', message, details: [{ field: 'trunk', received: '(nothing)', message }] });
};
