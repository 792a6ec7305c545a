/**
 * Cross-site requests (CSRF). A browser sends our cookie along with a form that another site posts here (SameSite=Lax stops most, not all, of
 * that), and names that site in `Origin`. So a request that changes something and has an `Origin` must come from our own pages. One without
 * is no browser's: a program with a cookie of its own. `Sec-Fetch-Site`, where a browser sends it, must agree.
 */
import type { FastifyInstance } from 'fastify';
import { Refusal } from './errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginFacts {
  method: string;
  origin: string | undefined;
  fetchSite: string | undefined;
  host: string | undefined;
}

/** @param believeHost on a local demo a page at 127.0.0.1 is as good as one at localhost; behind a public name only that name is. */
export function isOwnOrigin({ method, origin, fetchSite, host }: OriginFacts, publicUrl: string, believeHost: boolean): boolean {
  if (reading.has(method)) return true;
  if (fetchSite === 'cross-site' || fetchSite === 'same-site') return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false; // 'null': a sandboxed page or a local file
  const from = new URL(origin);
  return from.origin === new URL(publicUrl).origin || (believeHost && from.protocol === 'http:' && from.host === host);
}

export function checkOrigin(app: FastifyInstance, { publicUrl, believeHost }: { publicUrl: string; believeHost: boolean }): void {
  app.addHook('onRequest', async (request) => {
    const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
    const facts = { method: request.method, origin, host, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined };
    if (isOwnOrigin(facts, publicUrl, believeHost)) return;
    throw new Refusal({
      status: 403,
      code: 'origin.foreign',
      message: `A page of ${origin ?? 'another site'} may not change anything here. This server's pages are at ${publicUrl} (PATCHCORD_PUBLIC_URL).`,
    });
  });
}
