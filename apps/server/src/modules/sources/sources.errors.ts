import { type Detail, wrongFields } from '../../platform/http/errors.ts';

export const sourcesRefused = (details: Detail[]) => wrongFields('source.refused', details);

export const tooManySources = (received: number) =>
  wrongFields('source.too_many', [
    {
      field: 'sources',
      received: String(received),
      message: 'A trunk lists 200 sources at most. Merge neighbouring addresses into ranges.',
    },
  ]);
