/**
 * Digest for callers whose address the trunk does not list (docs/decisions/a-label-earns-a-challenge.md). Whoever gets here has named a trunk by its
 * label; until the password is proved the only answer is 401, and nothing is kept but counts and marks in tables of bounded size.
 */
import type { TrunkLogin } from '@patchcord/contracts/rows';
import { challenges, type Digest, isRightResponse, readDigest } from './digest.ts';
import { hash } from './hash.ts';
import { freshNonce, type NonceFor, newNonce } from './nonce.ts';
import { row } from './tables.ts';
import { askedForLogin, cellOf, countLogin, countUnlisted, gaveLogin } from './unlisted.ts';
import { countIn, headers, text } from './wire.ts';

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
  const to: NonceFor = { secret: settings.sipSecret, trunk: trunk.id, address };
  const given = credentials(trunk.login.realm);
  if (given === null) {
    askedForLogin(trunk.id);
    return challenge(trunk.login, to, false);
  }
  const nonce = freshNonce(given.nonce, to, Date.now());
  // Not looked at any further: the response to a nonce of anybody's choice must neither tell whether a password is right nor count against an address.
  if (nonce === '') return challenge(trunk.login, to, true);
  gaveLogin();
  if (!isRightResponse(given, trunk.login, text('$rm'), hash)) {
    KSR.htable.sht_inc('login_tries', trunk.id);
    KSR.htable.sht_inc('login_tries', `${trunk.id} ${address}`);
    countLogin('login_failed', trunk.id);
    return challenge(trunk.login, to, false);
  }
  // Counting is one step in shared memory: of two workers with the same response one is first.
  if (KSR.htable.sht_inc('nonces_used', `${nonce} ${given.nc}`) > 1) return challenge(trunk.login, to, true);
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

function credentials(realm: string): Digest | null {
  const all = headers('Authorization');
  for (let i = 0; i < all.length; i++) {
    const digest = readDigest(all[i] as string);
    if (digest !== null && digest.realm === realm) return digest;
  }
  return null;
}

/** Without a transaction: what is not authenticated leaves nothing behind, and one request gets one answer and no more. */
function challenge(login: TrunkLogin, to: NonceFor, stale: boolean): Proof {
  const values = challenges(login.realm, newNonce(to, Date.now(), text('$uuid(r)')), stale);
  for (let i = 0; i < values.length; i++) KSR.hdr.append_to_reply(`WWW-Authenticate: ${values[i]}\r\n`);
  KSR.sl.sl_send_reply(401, 'Unauthorized');
  return 'asked';
}
