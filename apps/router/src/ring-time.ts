/** How long a call rings to which apps are added: all of them until the same moment. */
import { recall, remember } from './call-state.ts';

/** However late an app came: as long as a person needs to take a call. */
const leastMs = 10_000;

export function ringsUntil(ms: number) {
  remember('ringUntil', ms);
}

export const msLeft = () => Number(recall('ringUntil')) - Date.now();

/** For an app that is added now. */
export const ringMsLeft = () => Math.max(leastMs, msLeft());
