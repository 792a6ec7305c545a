/** Who of the carrier's side a call belongs to: the trunk, for every address it lists; the one address that a login was proved from; or a gateway. */
import { isCallOut, recall } from './call-state.ts';

export function loginOwner(address: string): string {
  return `login from ${address}`;
}

/** The gateway that carries a call out: it speaks within its own calls, whether a trunk lists its address or not. */
export function gatewayOwner(address: string): string {
  return `gateway at ${address}`;
}

export function callOwner(): string {
  if (isCallOut()) return gatewayOwner(recall('carrierAddress'));
  return recall('login') === '' ? recall('trunk') : loginOwner(recall('carrierAddress'));
}
