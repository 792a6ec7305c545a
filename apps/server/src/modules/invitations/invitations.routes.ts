import {
  invitation,
  invitationAccept,
  invitationCreate,
  invitationJoined,
  invitationLook,
  invitationLooked,
  joined,
  page,
  pageQuery,
  platformInvitationCreate,
} from '@patchcord/contracts';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { MailLimits } from '../../platform/auth/mail-limits.ts';
import type { Db } from '../../platform/database/database.ts';
import { admins, callerOf, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { inviteAgain, inviteMember, inviteToPlatform, revokeInvitation, showInvitation, showInvitations } from './invitations.usecases.ts';
import { acceptInvitation, joinInvitation, lookAtInvitation } from './joining.usecases.ts';

export interface InvitationRoutes {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
  mailLimits: MailLimits;
}

const tags = ['people'];

/** Whoever holds a link. */
export function joiningRoutes(app: App, { db, feed }: InvitationRoutes): void {
  app.post('/api/v1/invitations/look', { schema: { tags, body: invitationLook, response: { 200: invitationLooked } } }, (request) =>
    lookAtInvitation({ db, token: request.body.token, now: new Date() }),
  );
  app.post('/api/v1/invitations/accept', { schema: { tags, body: invitationAccept, response: { 201: joined } } }, async (request, reply) =>
    reply.status(201).send(await acceptInvitation({ feed, wanted: request.body, now: new Date() })),
  );
  app.post('/api/v1/invitations/join', { schema: { tags, body: invitationLook, response: { 200: invitationJoined } } }, (request) =>
    joinInvitation({ feed, token: request.body.token, user: signedIn(request), now: new Date() }),
  );
}

const inviting = (request: FastifyRequest, publicUrl: string) => ({ publicUrl, now: new Date(), by: callerOf(request) });

/** Under /api/v1/accounts/:account. */
export function invitationRoutes(app: App, { db, publicUrl, mailLimits }: InvitationRoutes): void {
  const config = { roles: admins, letsIn: 'no_more' as const };
  const params = z.object({ account: z.string(), invitation: z.string() });
  const place = (request: FastifyRequest) => ({
    accountId: membershipOf(request).accountId,
    invitationId: (request.params as { invitation: string }).invitation,
  });
  app.get('/invitations', { config, schema: { tags, querystring: pageQuery, response: { 200: page(invitation) } } }, (request) =>
    showInvitations({ db, accountId: membershipOf(request).accountId, cursor: undefined, ...request.query, now: new Date() }),
  );
  app.post('/invitations', { config, schema: { tags, body: invitationCreate, response: { 201: invitation } } }, async (request, reply) => {
    const { accountId, role } = membershipOf(request);
    mailLimits.invited(accountId, request.body.email);
    const by = inviting(request, publicUrl);
    const invitationId = await db.transaction().execute((trx) => inviteMember(trx, { ...by, accountId, role }, request.body));
    return reply.status(201).send(await showInvitation(db, { accountId, invitationId }, by.now));
  });
  app.post('/invitations/:invitation/again', { config, schema: { tags, params, response: { 200: invitation } } }, async (request) => {
    const mayMail = (email: string) => mailLimits.invited(place(request).accountId, email);
    await inviteAgain(db, place(request), inviting(request, publicUrl), mayMail);
    return showInvitation(db, place(request), new Date());
  });
  app.delete('/invitations/:invitation', { config, schema: { tags, params, response: { 204: z.null() } } }, async (request, reply) => {
    await revokeInvitation(db, place(request), new Date());
    return reply.status(204).send(null);
  });
}

/** Under /api/v1/platform. */
export function platformInvitationRoutes(app: App, { db, publicUrl, mailLimits }: InvitationRoutes): void {
  const config = { platformRoles: ['operator'] as const };
  const platform = ['platform'];
  const params = z.object({ invitation: z.string() });
  const place = (request: FastifyRequest) => ({ accountId: null, invitationId: (request.params as { invitation: string }).invitation });
  app.get('/invitations', { config, schema: { tags: platform, querystring: pageQuery, response: { 200: page(invitation) } } }, (request) =>
    showInvitations({ db, accountId: null, cursor: undefined, ...request.query, now: new Date() }),
  );
  app.post(
    '/invitations',
    { config, schema: { tags: platform, body: platformInvitationCreate, response: { 201: invitation } } },
    async (request, reply) => {
      mailLimits.invited('', request.body.email);
      const by = inviting(request, publicUrl);
      const invitationId = await db.transaction().execute((trx) => inviteToPlatform(trx, by, request.body));
      return reply.status(201).send(await showInvitation(db, { accountId: null, invitationId }, by.now));
    },
  );
  app.post(
    '/invitations/:invitation/again',
    { config, schema: { tags: platform, params, response: { 200: invitation } } },
    async (request) => {
      await inviteAgain(db, place(request), inviting(request, publicUrl), (email) => mailLimits.invited('', email));
      return showInvitation(db, place(request), new Date());
    },
  );
  app.delete(
    '/invitations/:invitation',
    { config, schema: { tags: platform, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await revokeInvitation(db, place(request), new Date());
      return reply.status(204).send(null);
    },
  );
}
