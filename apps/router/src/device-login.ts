/**
 * Desk phones and softphones prove themselves by digest, like trunks with a login. Whether a name exists is never told: names that nobody has are asked,
 * counted and locked out like others (docs/decisions/a-device-is-a-login-that-rings.md).
 */
import type { DeviceRow } from '@patchcord/contracts/rows';
import { answer } from './answers.ts';
import { challengeForMd5, credentials } from './challenge.ts';
import { countWrong, isLockedOut, rememberRight } from './device-tries.ts';
import { isRightResponse } from './digest.ts';
import { hash } from './hash.ts';
import { freshNonce, type NonceFor } from './nonce.ts';
import { row } from './tables.ts';
import { text } from './wire.ts';

export interface Device {
  /** Its user name. */
  name: string;
  row: DeviceRow;
}

const zeros = '0000000000000000';
/** Checked for a name that nobody has, for the time that it takes. */
const nobodys = (user: string, realm: string) => ({ user, realm, md5: zeros + zeros, sha256: zeros + zeros + zeros + zeros });

/** The device whose password the request proves, or null: then the answer has been sent. */
export function authenticatedDevice(): Device | null {
  const settings = row('settings', 'edge');
  if (!settings) {
    answer(503, 'Edge Starting', ['Retry-After: 2']);
    return null;
  }
  const realm = settings.sipDomain;
  const address = text('$si');
  const to: NonceFor = { secret: settings.sipSecret, whom: 'device', address };
  const ask = (stale: boolean) => {
    challengeForMd5(realm, to, stale);
    return null;
  };
  const given = credentials(realm);
  if (given === null) return ask(false);
  if (isLockedOut(given.username, address)) {
    answer(403, 'Too Many Wrong Passwords', ['Retry-After: 60']);
    return null;
  }
  const nonce = freshNonce(given.nonce, to, Date.now());
  if (nonce === '') return ask(true);
  const device = row('devices', given.username);
  const login = device === null ? nobodys(given.username, realm) : { user: given.username, realm, md5: device.md5, sha256: device.sha256 };
  const right = isRightResponse(given, login, text('$rm'), hash);
  if (!right || device === null) {
    countWrong(given.username, address);
    return ask(false);
  }
  // Counting is one step in shared memory: of two workers with the same response one is first.
  if (KSR.htable.sht_inc('nonces_used', `${nonce} ${given.nc}`) > 1) return ask(true);
  rememberRight(given.username, address);
  KSR.hdr.remove('Authorization');
  return { name: given.username, row: device };
}
