import { callingOut, colleagues, demoCall, demoCallPlaced, phoneSession } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import { callingOutOf } from './calling-out.models.ts';
import { callingOutRows } from './calling-out.repository.ts';
import { colleaguesOf } from './colleagues.repository.ts';
import { demoOnly } from './phone.errors.ts';
import { callMe, openPhoneSession, type PlaceDemoCall } from './phone.usecases.ts';
import type { Turn } from './turn.models.ts';

export interface PhoneRoutes {
  db: Db;
  sipDomain: string;
  turn: Turn | null;
  /** null: no demo. */
  placeDemoCall: PlaceDemoCall | null;
}

/** Under /api/v1/accounts/:account. */
export function phoneRoutes(app: App, { db, sipDomain, turn, placeDemoCall }: PhoneRoutes): void {
  const tags = ['phone'];
  app.post(
    '/phone/session',
    { config: { roles: everyone, letsIn: 'no_more' }, schema: { tags, response: { 200: phoneSession } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return openPhoneSession({ db, user: signedIn(request), sipDomain, turn, now: new Date() });
    },
  );
  app.get('/phone/calling-out', { config: { roles: everyone }, schema: { tags, response: { 200: callingOut } } }, async (request) => {
    const { accountId } = membershipOf(request);
    return callingOutOf(accountId, await callingOutRows(db, { accountId, userId: signedIn(request).id }));
  });
  app.get('/phone/colleagues', { config: { roles: everyone }, schema: { tags, response: { 200: colleagues } } }, async (request) => {
    const { accountId } = membershipOf(request);
    return { colleagues: await colleaguesOf(db, { accountId, userId: signedIn(request).id, now: new Date() }) };
  });
  app.post(
    '/phone/demo-call',
    { config: { roles: everyone, letsIn: 'no_more' }, schema: { tags, body: demoCall.nullish(), response: { 202: demoCallPlaced } } },
    async (request, reply) => {
      if (!placeDemoCall) throw demoOnly();
      const { accountId } = membershipOf(request);
      const placed = await callMe({ db, accountId, userId: signedIn(request).id, number: request.body?.number, placeDemoCall });
      return reply.status(202).send(placed);
    },
  );
}
