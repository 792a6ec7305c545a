/** Of a call to which apps are added while it rings: for whom it would be worth while to ring on. */
import { recall, remember } from './call-state.ts';

/** User ids: none of them holds white space. */
export function rememberWaking(users: string[]) {
  remember('waking', users.join(' '));
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
