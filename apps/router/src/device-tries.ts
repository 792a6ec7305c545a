/**
 * Wrong passwords of devices within a minute, by address, by user name, and by both. Cells of a fixed number, whatever is tried: names that nobody has are
 * counted and locked like others, so that being locked tells nothing, and no guessing fills the memory.
 */
import { cellAmong } from './unlisted.ts';
import { countIn } from './wire.ts';

const table = 'device_tries';
const cells = 65_536;

const ofPair = 10;
const ofAddress = 20;
const ofName = 100;

/** An IPv6 network of one customer is one address. */
const network = (address: string) => (address.indexOf(':') < 0 ? address : address.split(':').slice(0, 4).join(':'));
const cellOfAddress = (address: string) => `a${cellAmong(network(address), cells)}`;
const cellOfName = (name: string) => `n${cellAmong(name, cells)}`;
const cellOfPair = (name: string, address: string) => `p${cellAmong(`${name} ${network(address)}`, cells)}`;
const known = (name: string, address: string) => `device ${name} ${address}`;

/** Who has proved the password from there lately is not locked out by others: neither by a neighbour behind the same NAT, nor by whoever tries the name elsewhere. */
export function isLockedOut(name: string, address: string): boolean {
  if (countIn(table, cellOfPair(name, address)) >= ofPair) return true;
  if (countIn(table, cellOfAddress(address)) < ofAddress && countIn(table, cellOfName(name)) < ofName) return false;
  return KSR.htable.sht_is_null('logins_known', known(name, address)) > 0;
}

export function countWrong(name: string, address: string) {
  KSR.htable.sht_inc(table, cellOfPair(name, address));
  KSR.htable.sht_inc(table, cellOfAddress(address));
  KSR.htable.sht_inc(table, cellOfName(name));
}

export function rememberRight(name: string, address: string) {
  KSR.htable.sht_seti('logins_known', known(name, address), 1);
}
