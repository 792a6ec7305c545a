/*
 * A person's desk phones and softphones: SIP phones of any make that ring beside the app. GET …/phone/devices · POST …/phone/devices (the password is in
 * this answer alone) · DELETE …/phone/devices/:device. Always those of whoever asks; they ring in every account of that person.
 * For admins, another person's: GET …/people/:person/devices · DELETE …/people/:person/devices/:device. Those that were added in this account.
 */
import * as z from 'zod';
import { deviceMedia } from './rows.schemas.ts';

/** Where a device registers. */
export const deviceServer = z.object({
  location: z.string(),
  host: z.string(),
  /** For UDP and TCP. */
  port: z.int(),
  /** null: no TLS there. */
  tlsPort: z.int().nullable(),
});
export type DeviceServer = z.infer<typeof deviceServer>;

export const device = z.object({
  /** Its user name, and its id. */
  user: z.string(),
  name: z.string(),
  media: deviceMedia,
  createdAt: z.iso.datetime(),
  /** null: it has never registered. */
  lastSeen: z
    .object({
      at: z.iso.datetime(),
      /** It was registered a moment ago. */
      now: z.boolean(),
      /** What it calls itself. */
      userAgent: z.string(),
      transport: z.string(),
      address: z.string(),
    })
    .nullable(),
});
export type Device = z.infer<typeof device>;

export const devices = z.object({
  items: z.array(device),
  /** SIP domain and digest realm, for devices that ask for one. */
  realm: z.string(),
  servers: z.array(deviceServer),
});
export type Devices = z.infer<typeof devices>;

export const devicesOfPerson = devices.pick({ items: true });
export type DevicesOfPerson = z.infer<typeof devicesOfPerson>;

export const mostDevices = 8;

export const deviceCreate = z.object({
  /** As the person calls it: 'Desk in the hall'. */
  name: z.string().trim().min(1, 'Give it a name, for example: Desk phone in the hall.').max(60, 'At most 60 characters.'),
  media: deviceMedia.default('as_registered'),
});
export const deviceMade = device.extend({ password: z.string() });
export type DeviceMade = z.infer<typeof deviceMade>;
