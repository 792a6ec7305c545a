/**
 * Who is being served, known to everything that runs for a request, without being handed through every function
 * (docs/decisions/who-acts-is-known-where-it-is-written.md). Set once, after the checks of access; read by `recordAudit` alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditActor } from '@patchcord/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { LetsIn } from './access.ts';

export interface Acting {
  actor: AuditActor;
  requestId: string | null;
  /** Changes that were recorded for this request so far. */
  recorded: number;
  /** How far what is done may change who calls in. */
  letsIn: LetsIn;
}

const current = new AsyncLocalStorage<Acting>();

export const nobody: AuditActor = { kind: 'system', id: null, name: 'Patchcord', address: null };

/** For what is no HTTP request: all that `work` changes is recorded as done by that actor, and lets in nobody before support looked at it. */
export const actAs = <T>(actor: AuditActor, work: () => Promise<T>): Promise<T> =>
  current.run({ actor, requestId: null, recorded: 0, letsIn: 'once_approved' }, work);

export const actingNow = (): Acting => current.getStore() ?? { actor: nobody, requestId: null, recorded: 0, letsIn: 'at_once' };

export function actorOf(request: FastifyRequest): AuditActor {
  const address = request.ip;
  if (request.apiKey) return { kind: 'key', id: request.apiKey.id, name: request.apiKey.name, address };
  if (!request.session) return { ...nobody, address };
  const { id, name } = request.session.user;
  const ofPlatform = request.routeOptions.config.platformRoles !== undefined;
  return { kind: ofPlatform ? 'platform' : 'user', id, name, address };
}

const changes = (request: FastifyRequest) => !['GET', 'HEAD', 'OPTIONS'].includes(request.method);

/** @param onSilentChange a change was answered with success, and nothing of it was recorded. */
export function rememberWhoActs(app: FastifyInstance, onSilentChange: (route: string) => void): void {
  app.decorateRequest('acting', null);
  // Last before the handler: the body is read, access is checked.
  app.addHook('preHandler', (request, _reply, done) => {
    const { platformRoles, letsIn = platformRoles === undefined ? 'no_more' : 'at_once' } = request.routeOptions.config;
    const acting: Acting = { actor: actorOf(request), requestId: request.id, recorded: 0, letsIn };
    request.acting = acting;
    current.run(acting, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!changes(request) || reply.statusCode >= 300 || request.acting === null || request.acting.recorded > 0) return;
    onSilentChange(`${request.method} ${request.routeOptions.url ?? ''}`);
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    acting: Acting | null;
  }
}
