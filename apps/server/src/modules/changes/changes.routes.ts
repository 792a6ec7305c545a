import { Readable } from 'node:stream';
import type { ChangeLine } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { edgeOf } from '../edges/edge-token.ts';
import { edgeExists } from '../edges/edges.repository.ts';
import type { Notifier } from './notifier.ts';
import { changeLines } from './stream.ts';

async function* asText(lines: AsyncGenerator<ChangeLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** Under /api/edge/v1. `closing` ends every stream when the server stops. */
export function changeRoutes(app: App, { db, notifier, closing }: { db: Db; notifier: Notifier; closing: AbortSignal }): void {
  app.get(
    '/changes',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['edge'],
        hide: true,
        querystring: z.object({ since: z.coerce.number().int().min(0), epoch: z.string().max(64).default('') }),
      },
    },
    async (request, reply) => {
      const edge = edgeOf(request);
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      const lines = changeLines({
        db,
        notifier,
        edge: { id: edge.id, location: edge.locationName },
        since: request.query.since,
        epoch: request.query.epoch,
        signal: AbortSignal.any([gone.signal, closing]),
        isKnown: () => edgeExists(db, edge.id),
      });
      // A line at a time: the next is made when the socket has taken the last one.
      const body = Readable.from(asText(lines), { objectMode: true, highWaterMark: 1 });
      return reply.type('application/x-ndjson').header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(body);
    },
  );
}
