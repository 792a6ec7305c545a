import { mostWakes } from '@patchcord/contracts';
import { type Detail, Refusal, wrongFields } from '../../platform/http/errors.ts';

export const endpointRefused = (received: string, message: string) =>
  wrongFields('wake.endpoint', [{ field: 'endpoint', received: received.slice(0, 60), message }]);

export const keysWrong = (details: Detail[]) => wrongFields('wake.keys', details);

export const tooManyWakes = () =>
  new Refusal({
    status: 409,
    code: 'wake.too_many',
    message: `You have ${mostWakes} browsers that can be woken, which is the most. Remove one that you no longer use.`,
  });

/** The browser's endpoint with other keys: whoever asks is not that browser. */
export const endpointTaken = () =>
  new Refusal({
    status: 409,
    code: 'wake.taken',
    message: 'This endpoint was registered with other keys. Let the browser make a new push subscription, and register that one.',
  });
