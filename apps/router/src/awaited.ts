/** Of a call to which apps are added while it rings: for whom it would be worth while to ring on, and who is to hear that it rings no more. */
import type { CallTaken } from '@patchcord/contracts/events';
import { type Leg, recall, remember } from './call-state.ts';
import { writeEvent } from './rows-out.ts';

/** User ids: none of them holds white space. */
export function rememberWaking(users: string[]) {
  remember('waking', users.join(' '));
}

/** It rings no more and goes on: whoever was woken is not to be called any longer. A call that woke nobody pays for no row. @param by null: another number is rung */
export function tellWoken(by: Leg | null) {
  if (recall('waking') === '') return;
  const taken: CallTaken = { type: 'call.taken', at: Date.now(), call: recall('call'), by: by === null ? null : by.user };
  if (by !== null && by.device !== '') taken.on = by.device;
  writeEvent(taken);
}

/** Whether somebody who was woken for the call that is looked at has not come yet. */
export function isSomebodyAwaited(): boolean {
  const waking = recall('waking');
  if (waking === '') return false;
  const rung = peopleRung();
  return waking.split(' ').some((user) => rung.indexOf(user) < 0);
}

/** User ids, one for each branch that rang somebody. */
export function peopleRung(): string[] {
  const rung: string[] = [];
  const branches = Number(recall('apps'));
  for (let branch = 0; branch < branches; branch++) {
    const app = recall(`app${branch}`);
    if (app !== '') rung.push(app.split(' ')[0] as string);
  }
  return rung;
}
