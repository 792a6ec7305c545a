/**
 * Phones sign in with short-lived credentials that the control plane signs with the edge's secret: username `<expiry>:<user id>`, password
 * base64(HMAC-SHA1(secret, username)), as TURN and Kamailio's auth_ephemeral have them. A signed credential cannot be called back, so the person
 * must also still be listed; and everyone registers and calls as oneself only.
 */
import { answer } from './answers.ts';
import { connectionUser, rememberConnection } from './apps.ts';
import { readCredential } from './credential.ts';
import { hmacSha1 } from './hmac-sha1.ts';
import { row } from './tables.ts';
import { appCame } from './waking.ts';
import { text } from './wire.ts';

/** The user id behind valid credentials, or null: then the answer has been sent. */
export function authenticatedUser(method: 'REGISTER' | 'INVITE'): string | null {
  const settings = row('settings', 'edge');
  if (!settings) {
    answer(503, 'Edge Starting', ['Retry-After: 2']);
    return null;
  }
  const realm = settings.sipDomain;
  const username = text('$aU');
  const credential = readCredential(username, Date.now());
  if (!credential || KSR.auth.pv_auth_check(realm, hmacSha1(settings.sipSecret, username), 0, 0) < 0) {
    KSR.auth.auth_challenge(realm, 0);
    return null;
  }
  KSR.auth.consume_credentials();
  const user = credential.user;
  const self = text('$fU') === user && text('$fd') === realm && (method !== 'REGISTER' || text('$tU') === user);
  if (!self || row('people', user) === null) {
    answer(403, 'Not Your Address');
    return null;
  }
  return user;
}

export function register() {
  const user = authenticatedUser('REGISTER');
  if (user === null) return;
  const before = connectionUser(text('$si'), text('$sp'));
  if (before !== '' && before !== user) return answer(403, 'Connection Of Another Person');
  KSR.nathelper.fix_nated_register();
  if (KSR.registrar.save('location', 0) < 0) {
    KSR.sl.sl_reply_error();
    return;
  }
  rememberConnection(text('$si'), text('$sp'), user);
  if (before === '') appCame(user);
}
