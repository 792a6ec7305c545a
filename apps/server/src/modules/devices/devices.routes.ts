import { deviceCreate, deviceMade, devices, devicesOfPerson } from '@patchcord/contracts';
import * as z from 'zod';
import type { Db } from '../../platform/database/database.ts';
import { admins, everyone, signedIn } from '../../platform/http/access.ts';
import type { App } from '../../platform/http/app.ts';
import { membershipOf } from '../accounts/tenant.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addDevice, removeDevice, removeDeviceOfPerson, showDevices, showDevicesOfPerson } from './devices.usecases.ts';

/** Under /api/v1/accounts/:account, beside the phone: always the devices of whoever asks. */
export function deviceRoutes(app: App, { db, feed, sipDomain }: { db: Db; feed: ChangeFeed; sipDomain: string }): void {
  const tags = ['phone'];
  // It rings and speaks for that person only.
  const config = { roles: everyone, letsIn: 'no_more' as const };
  app.get('/phone/devices', { config: { roles: everyone }, schema: { tags, response: { 200: devices } } }, (request) =>
    showDevices({ db, userId: signedIn(request).id, sipDomain, now: new Date() }),
  );
  app.post('/phone/devices', { config, schema: { tags, body: deviceCreate, response: { 201: deviceMade } } }, async (request, reply) => {
    const { accountId } = membershipOf(request);
    const made = await addDevice({ db, feed, sipDomain, accountId, userId: signedIn(request).id, now: new Date(), ...request.body });
    return reply.status(201).header('cache-control', 'no-store').send(made);
  });
  app.delete(
    '/phone/devices/:device',
    { config, schema: { tags, params: z.object({ account: z.string(), device: z.string() }), response: { 204: z.null() } } },
    async (request, reply) => {
      const { accountId } = membershipOf(request);
      await removeDevice({ feed, accountId, userId: signedIn(request).id, userName: request.params.device });
      return reply.status(204).send(null);
    },
  );
}

/** Under /api/v1/accounts/:account, beside people: what their admins see of their devices. */
export function devicesOfPeopleRoutes(app: App, { db, feed }: { db: Db; feed: ChangeFeed }): void {
  const tags = ['people'];
  const config = { roles: admins, letsIn: 'no_more' as const };
  const ofPerson = z.object({ account: z.string(), person: z.string() });
  app.get('/people/:person/devices', { config, schema: { tags, params: ofPerson, response: { 200: devicesOfPerson } } }, (request) => {
    const { accountId } = membershipOf(request);
    return showDevicesOfPerson({ db, accountId, userId: request.params.person, now: new Date() });
  });
  app.delete(
    '/people/:person/devices/:device',
    { config, schema: { tags, params: ofPerson.extend({ device: z.string() }), response: { 204: z.null() } } },
    async (request, reply) => {
      const { accountId, role } = membershipOf(request);
      const { person: userId, device: userName } = request.params;
      await removeDeviceOfPerson({ feed, accountId, userId, userName, by: role });
      return reply.status(204).send(null);
    },
  );
}
