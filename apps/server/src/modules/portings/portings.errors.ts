import type { PortingMove, PortingState } from '@patchcord/contracts';
import { Refusal, wrongFields } from '../../platform/http/errors.ts';

const stateWords: Record<PortingState, string> = {
  requested: 'was asked for and is with support',
  submitted: 'was submitted to the carrier',
  date_set: 'has its day',
  both_ways: 'happens now: calls are taken from both ways',
  ported: 'is done',
  refused: 'was refused',
  withdrawn: 'was withdrawn',
};
const moveWords: Record<PortingMove, string> = {
  submit: 'be submitted',
  set_date: 'get a day',
  open: 'be opened to both ways',
  complete: 'be completed',
  refuse: 'be refused',
  withdraw: 'be withdrawn',
};

export const notPossible = (state: PortingState, move: PortingMove) => {
  const next = state === 'both_ways' && move === 'withdraw' ? ' Ask support to stop it.' : '';
  const message = `This porting ${stateWords[state]}: it cannot ${moveWords[move]} now.${next}`;
  return new Refusal({ status: 409, code: 'porting.state', message });
};

export const changedMeanwhile = (state: PortingState) =>
  new Refusal({
    status: 412,
    code: 'porting.changed',
    message: `Somebody changed this porting while you looked at it: it ${stateWords[state]}. Nothing of yours was applied. Look at it again, then decide.`,
  });

export const versionNeeded = () =>
  new Refusal({
    status: 428,
    code: 'porting.version_needed',
    message: 'Send If-Match with the version of the porting that you looked at, for example If-Match: "3".',
  });

export const notNow = (message: string) => new Refusal({ status: 409, code: 'porting.not_now', message });

export const dayRefused = (field: 'wishedOn' | 'day', received: string, message: string) =>
  wrongFields('porting.day', [{ field, received, message }]);

export const letterRefused = (name: string, message: string) =>
  wrongFields('porting.letter', [{ field: 'letter', received: name, message }]);

export const letterUnknown = (received: string) =>
  wrongFields('porting.letter_unknown', [
    { field: 'letter', received, message: 'There is no such letter any more. One is kept for a day until it is used: upload it again.' },
  ]);

/** The edges would not let a single call in. */
export const noUpstream = () =>
  new Refusal({
    status: 409,
    code: 'porting.no_upstream',
    message:
      'Nobody declared yet where the upstream’s calls come from, so no call of a ported number would get in. An operator does that on the page Upstream.',
  });

/** What would take the ground from under a porting. */
export const portingUnderWay = (what: 'moved' | 'removed') =>
  new Refusal({
    status: 409,
    code: 'number.porting',
    message: `This number is being ported, so it cannot be ${what}. Withdraw the porting first, or wait until it is done.`,
  });

export const portedStays = () =>
  new Refusal({
    status: 409,
    code: 'number.ported',
    message:
      'This number was ported: its calls come by the telephone network, so no trunk of yours could bring them. Ask support to change that.',
  });
