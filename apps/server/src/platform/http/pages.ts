/** The built web pages. Any path that is no file is a page of the app, and gets index.html: the browser's router takes it from there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './app.ts';
import { Refusal } from './errors.ts';

const notBuilt =
  '<!doctype html><title>Patchcord</title><p>The control plane runs. Its pages are not built yet: <code>npm start</code> builds them.</p>';

export async function servePages(app: App, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: true,
      index: 'index.html',
      redirect: false,
      setHeaders(reply, path) {
        // Names under assets/ carry a hash of their content.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path);
    if (!isPage)
      throw new Refusal({ status: 404, code: 'route.not_found', message: `There is no ${request.method} ${path.slice(0, 200)}.` });
    reply.header('cache-control', 'no-cache');
    if (!built) return reply.type('text/html').send(notBuilt);
    return reply.sendFile('index.html', folder);
  });
}
