/** A call in that is answered, with the sound measured at both ends. */
import type { RunningCall } from '@patchcord/demo-carrier';
import { hears, press, ringing, type Someone } from './person.ts';
import { adasNumber, browserHz, carrierHz, type System } from './system.ts';

export async function answeredCall(system: System, someone: Someone, to = adasNumber): Promise<RunningCall> {
  const call = await system.call({ to });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  await bothHear(someone, call);
  return call;
}

export const carrierHears = (call: RunningCall) => hears(() => call.heard().tone, browserHz);
export const bothHear = (someone: Someone, call: RunningCall) => Promise.all([hears(someone.played, carrierHz), carrierHears(call)]);
