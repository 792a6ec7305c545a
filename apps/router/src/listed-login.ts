/**
 * Calls with a login from an address that is listed too, but for other trunks. Whoever lists an address says who may call on his trunk; it must not
 * take the login of anybody else who calls from there: NATs have many behind them, and nobody proves that a listed address is his.
 */
import { loginOwner } from './call-owner.ts';
import { recall } from './call-state.ts';
import { trunkOfHost } from './label.ts';
import { answersGoToSender, isRepeated, loginOf, type TrunkWithLogin, trunkWithLogin } from './trunk-login.ts';
import { text } from './wire.ts';

/**
 * The trunk that an INVITE has logged in to; null where it names none of those, or is not looked at: a listed source gets its ordinary answer then, and
 * never silence. 'answered' is the end of it.
 */
export function trunkLoggedInTo(listing: string[]): TrunkWithLogin | 'answered' | null {
  const named = trunkOfHost();
  if (named === '' || listing.indexOf(named) >= 0) return null;
  const trunk = trunkWithLogin(named);
  if (trunk === null) return null;
  answersGoToSender();
  if (isRepeated()) return 'answered';
  const proof = loginOf(trunk);
  if (proof === 'right') KSR.hdr.remove('Authorization');
  return proof === 'right' ? trunk : proof === 'locked' ? null : 'answered';
}

/** For a request within a call: whether this address opened it with a login. `owner`: call-owner.ts, or the call's trunk. */
export function isOwnLoginCall(owner: string): boolean {
  const address = text('$si');
  if (owner !== loginOwner(address) && (recall('login') === '' || recall('carrierAddress') !== address)) return false;
  answersGoToSender();
  return true;
}
