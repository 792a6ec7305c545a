import { type Detail, Refusal, wrongFields } from '../../platform/http/errors.ts';

export const sourcesRefused = (details: Detail[]) => wrongFields('source.refused', details);

export const tooManySources = (received: number) =>
  wrongFields('source.too_many', [
    {
      field: 'sources',
      received: String(received),
      message: 'A trunk lists 200 sources at most. Merge neighbouring addresses into ranges.',
    },
  ]);

/** Every trunk that lists a range stands in the one row of that range, and a row has to fit into one request to the router. */
export const tooShared = (details: Detail[]) =>
  new Refusal({ status: 409, code: 'source.too_shared', message: details.map((detail) => detail.message).join(' '), details });
