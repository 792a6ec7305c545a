import { upstreamChange, upstreamShown } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { declareUpstream, showUpstream } from './upstream.usecases.ts';

const tags = ['platform'];

/** Under /api/v1/platform. */
export function upstreamRoutes(app: App, { db, feed, demo }: { db: Db; feed: ChangeFeed; demo: boolean }): void {
  const reading = { platformRoles: ['operator', 'support'] as const };
  app.get('/upstream', { config: reading, schema: { tags, response: { 200: upstreamShown } } }, () => showUpstream(db));
  const declaring = { platformRoles: ['operator'] as const };
  app.put('/upstream', { config: declaring, schema: { tags, body: upstreamChange, response: { 200: upstreamShown } } }, (request) =>
    declareUpstream({ db, feed, allowPrivate: demo, upstream: request.body }),
  );
}
