import { mostDevices } from '@patchcord/contracts';
import { Refusal } from '../../platform/http/errors.ts';

export const tooManyDevices = () =>
  new Refusal({
    status: 409,
    code: 'device.too_many',
    message: `You have ${mostDevices} devices, which is the most that can ring at once. Remove one that you no longer use.`,
  });

export const ownersDevice = () =>
  new Refusal({ status: 403, code: 'device.owner', message: 'Only an owner may remove a device of an owner. Ask one to do it.' });
