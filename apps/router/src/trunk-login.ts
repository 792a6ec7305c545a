/**
 * Digest for callers whose address the trunk does not list (docs/decisions/a-label-earns-a-challenge.md). Whoever gets here has named a trunk by its
 * label; until the password is proved the only answer is 401, and nothing is kept but counts and marks in tables of bounded size.
 */
import type { TrunkLogin } from '@patchcord/contracts/rows';
import { challenge, credentials } from './challenge.ts';
import { isRightResponse } from './digest.ts';
import { hash } from './hash.ts';
import { freshNonce, type NonceFor } from './nonce.ts';
import { row } from './tables.ts';
import { askedForLogin, cellOf, countLogin, countUnlisted, gaveLogin } from './unlisted.ts';
import { countIn, text } from './wire.ts';

export interface TrunkWithLogin {
  id: string;
  login: TrunkLogin;
}

/** In two seconds from the addresses of one cell; a call takes two. */
const requestsPerWindow = 100;
/** In a minute (table login_tries): what carriers do with wrong logins too. */
const triesOfAddress = 10;
const triesOfTrunk = 100;

export function trunkWithLogin(id: string): TrunkWithLogin | null {
  const trunk = row('trunks', id);
  return trunk?.login ? { id, login: trunk.login } : null;
}

/** 'asked': answered with 401. 'locked': not looked at, and nothing is sent; it may be answered in another way. */
export type Proof = 'right' | 'asked' | 'locked';

/** Answers 401 until the request proves the password of this trunk. */
export function loginOf(trunk: TrunkWithLogin): Proof {
  const address = text('$si');
  const settings = row('settings', 'edge');
  if (!settings) return 'locked';
  if (KSR.htable.sht_inc('flood', `login:${cellOf(address)}`) > requestsPerWindow) {
    countUnlisted('flood_blocked');
    return 'locked';
  }
  if (isLocked(trunk.id, address)) {
    countLogin('login_locked', trunk.id);
    return 'locked';
  }
  const to: NonceFor = { secret: settings.sipSecret, whom: trunk.id, address };
  const given = credentials(trunk.login.realm);
  if (given === null) {
    askedForLogin(trunk.id);
    return asked(trunk.login, to, false);
  }
  const nonce = freshNonce(given.nonce, to, Date.now());
  // Not looked at any further: the response to a nonce of anybody's choice must neither tell whether a password is right nor count against an address.
  if (nonce === '') return asked(trunk.login, to, true);
  gaveLogin();
  if (!isRightResponse(given, trunk.login, text('$rm'), hash)) {
    KSR.htable.sht_inc('login_tries', trunk.id);
    KSR.htable.sht_inc('login_tries', `${trunk.id} ${address}`);
    countLogin('login_failed', trunk.id);
    return asked(trunk.login, to, false);
  }
  // Counting is one step in shared memory: of two workers with the same response one is first.
  if (KSR.htable.sht_inc('nonces_used', `${nonce} ${given.nc}`) > 1) return asked(trunk.login, to, true);
  KSR.htable.sht_seti('logins_known', `${trunk.id} ${address}`, 1);
  return 'right';
}

/** Who has no fixed address has a NAT in front, and a Via that names an address behind it (RFC 3581). */
export function answersGoToSender() {
  if (KSR.is_UDP()) KSR.force_rport();
}

/** A repetition of what was let in: its credentials are used up, and its transaction has the answer. */
export function isRepeated(): boolean {
  return KSR.tmx.t_precheck_trans() > 0 || KSR.tm.t_check_trans() === 0;
}

/** A trunk under attack is closed to strangers, not to whoever has logged in from there lately. */
function isLocked(trunk: string, address: string): boolean {
  if (tries(`${trunk} ${address}`) >= triesOfAddress) return true;
  return tries(trunk) >= triesOfTrunk && KSR.htable.sht_is_null('logins_known', `${trunk} ${address}`) > 0;
}

function tries(key: string): number {
  return countIn('login_tries', key);
}

function asked(login: TrunkLogin, to: NonceFor, stale: boolean): Proof {
  challenge(login.realm, to, stale);
  return 'asked';
}
