/** The agent's own HTTP on 127.0.0.1: /healthz and /metrics for people and machines, /router/reload and /firewall for `npm run reload` and `npm run firewall`, one path that only rtpengine knows. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { EdgeReport, Reloaded } from '@patchcord/contracts';
import type { Registry } from 'prom-client';

const mostBodyBytes = 64 * 1024;

export async function startHealthServer(parts: {
  port: number;
  report: () => EdgeReport;
  metrics: Registry;
  /** Random, so that no page in a browser on this machine can end calls. */
  mediaTimeoutPath: string;
  onMediaTimeout: (xml: string) => void;
  /** This edge's own: any page in a browser on this machine could post here without it. */
  token: string;
  onReload: () => Promise<Reloaded>;
  /** Names carriers' addresses: only for who holds the token. */
  firewall: () => string;
}): Promise<Server> {
  const server = createServer(async (request, response) => {
    const answer = (code: number, type: string, body: string) => {
      response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    try {
      const path = request.url?.split('?')[0];
      if (request.method === 'GET' && path === '/healthz') {
        const report = parts.report();
        const takesCalls = report.status === 'ready' || report.status === 'degraded';
        answer(takesCalls ? 200 : 503, 'application/json', JSON.stringify(report));
      } else if (request.method === 'GET' && path === '/metrics') {
        answer(200, parts.metrics.contentType, await parts.metrics.metrics());
      } else if ((request.method === 'POST' && path === '/router/reload') || (request.method === 'GET' && path === '/firewall')) {
        if (request.headers.authorization !== `Bearer ${parts.token}`) {
          const message = 'Authorization: Bearer and the token of this edge (PATCHCORD_EDGE_TOKEN) are needed.';
          answer(401, 'application/json', JSON.stringify({ error: { code: 'edge.token_unknown', message } }));
        } else if (path === '/firewall') answer(200, 'text/plain; charset=utf-8', parts.firewall());
        else answer(200, 'application/json', JSON.stringify(await parts.onReload()));
      } else if (request.method === 'POST' && path === parts.mediaTimeoutPath) {
        parts.onMediaTimeout(await bodyOf(request));
        answer(200, 'text/xml', '<?xml version="1.0"?><methodResponse><params/></methodResponse>');
      } else {
        answer(
          404,
          'application/json',
          JSON.stringify({
            error: { code: 'path.unknown', message: 'Known: GET /healthz, GET /metrics, GET /firewall, POST /router/reload.' },
          }),
        );
      }
    } catch (error) {
      if (!response.headersSent) answer(500, 'application/json', JSON.stringify({ error: { code: 'edge.error', message: String(error) } }));
    }
  });
  server.requestTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`PATCHCORD_EDGE_HTTP_PORT: port ${parts.port} on 127.0.0.1 is in use`) : error),
    );
    server.listen(parts.port, '127.0.0.1', resolve);
  });
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
