import { page, rateAgain as rateAgainBody, ratedAgain, unpriced } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { rateAgain, showUnpriced } from './costs.usecases.ts';

const tags = ['prices'];

/** Under /api/v1/platform. */
export function platformCostRoutes(app: App, { db, ...rating }: { db: Db; feed: ChangeFeed; publicUrl: string }): void {
  const reading = { platformRoles: ['operator', 'support'] as const };
  app.get('/price-lists/unpriced', { config: reading, schema: { tags, response: { 200: page(unpriced) } } }, () =>
    showUnpriced(db, new Date()),
  );
  const again = { tags, params: z.object({ list: z.string() }), body: rateAgainBody, response: { 200: ratedAgain } };
  app.post('/price-lists/:list/rate-again', { config: { platformRoles: ['operator'] as const }, schema: again }, (request) =>
    rateAgain({ ...rating, listId: request.params.list, ...request.body }, new Date()),
  );
}
