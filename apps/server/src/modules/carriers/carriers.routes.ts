import { carrierPreset } from '@patchcord/contracts';
import * as z from 'zod';
import type { App } from '../../platform/http/app.ts';
import { presets } from './carriers.models.ts';

/** GET /api/v1/carriers: any session. */
export function carrierRoutes(app: App): void {
  const response = { 200: z.object({ items: z.array(carrierPreset), nextCursor: z.null() }) };
  app.get('/api/v1/carriers', { schema: { tags: ['carriers'], response } }, async () => ({ items: [...presets], nextCursor: null }));
}
