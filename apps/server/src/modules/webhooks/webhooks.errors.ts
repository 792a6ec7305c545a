import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const urlRefused = (received: string, message: string) =>
  wrongFields('webhook.url', [{ field: 'url', received: received.slice(0, 200), message }]);

export const tooManyWebhooks = (most: number) =>
  new Refusal({
    status: 409,
    code: 'webhook.too_many',
    message: `An account has ${most} webhooks at most. Remove one that is not used any more.`,
  });

export const stillWaiting = () =>
  new Refusal({
    status: 409,
    code: 'delivery.waiting',
    message: 'This delivery is on its way already, or due within a minute. Wait until that attempt is over.',
  });
