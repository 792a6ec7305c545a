/** Who of the carrier's side a call belongs to: the trunk, for every address it lists; or the one address that a login was proved from. */
import { recall } from './call-state.ts';

export function loginOwner(address: string): string {
  return `login from ${address}`;
}

export function callOwner(): string {
  return recall('login') === '' ? recall('trunk') : loginOwner(recall('callerAddress'));
}
