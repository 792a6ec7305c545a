import { Refusal } from '../../platform/http/errors.ts';

export const notAnsweredByYou = () =>
  new Refusal({
    status: 403,
    code: 'quality.not_answered_by_you',
    message: 'Only the app that answered a call reports how it sounded, and this call was answered by somebody else or by nobody.',
  });

export const reportTooLate = (hours: number) =>
  new Refusal({
    status: 409,
    code: 'quality.too_late',
    message: `This call ended more than ${hours} hours ago: its record is not changed any more.`,
  });

export const tooManyUnmatched = (most: number) =>
  new Refusal({
    status: 429,
    code: 'quality.too_many_unmatched',
    message: `There are reports of ${most} calls already that no edge has told of yet. Send this one again in a minute.`,
    retryAfterSeconds: 60,
  });
