import { eventAck, eventBatch } from '@patchcord/contracts';
import * as z from 'zod';
import type { App } from '../../platform/http/app.ts';
import { wrongFields } from '../../platform/http/errors.ts';
import { edgeOf } from '../edges/edge-token.ts';
import { type Ingest, ingest } from './events.usecases.ts';

/** The contract's batch; each event is checked by itself (`readEvents`). */
const looseBatch = eventBatch.extend({ events: z.array(z.object({ seq: z.int().min(1), event: z.unknown() })).max(500) });

/** Under /api/edge/v1. */
export function eventRoutes(app: App, options: Ingest): void {
  app.post(
    '/events',
    { bodyLimit: 16 * 1024 * 1024, schema: { tags: ['edge'], hide: true, body: looseBatch, response: { 200: eventAck } } },
    async (request) => {
      const { events } = request.body;
      const wrong = events.findIndex((one, index) => index > 0 && one.seq <= (events[index - 1]?.seq ?? 0));
      if (wrong > 0) {
        throw wrongFields('events.order', [
          { field: `events.${wrong}.seq`, received: String(events[wrong]?.seq), message: 'seq must increase within a batch.' },
        ]);
      }
      return { ackedSeq: await ingest(options, edgeOf(request), request.body) };
    },
  );
}
