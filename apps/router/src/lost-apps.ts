/**
 * Which calls that are up have an app without a connection: GET /apps-lost, asked every second. The walk over all calls is made only after a WebSocket
 * with a call closed; what it found is remembered and looked at one by one.
 */
import type { CallUp } from '@patchcord/contracts/sync-protocol';
import type { Leg } from './call-state.ts';
import { connectionOf, isCallOn, type Place, placeOf, places } from './calls-up.ts';

const table = 'apps_lost';
/** Holds no white space, so it is no call. */
const walkWanted = 'walk';

/** The WebSocket is closed, and no longer in the table of connections; or a device is not registered any more. */
export function connectionLost(connection: string) {
  if (isCallOn(connection)) lookForLost();
}

/** Something may be lost that no closing told of. */
export function lookForLost() {
  KSR.htable.sht_sets(table, walkWanted, '1');
}

export function appsLost(): CallUp[] {
  if (KSR.htable.sht_is_null(table, walkWanted) < 0) {
    // Before the walk: what closes during it asks for another one.
    KSR.htable.sht_rm(table, walkWanted);
    const all = places();
    for (let i = 0; i < all.length; i++) if (isLost(all[i] as Place)) KSR.htable.sht_sets(table, (all[i] as Place).key, '1');
  }
  const lost: CallUp[] = [];
  const keys = remembered();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const place = placeOf(key);
    if (place && isLost(place)) lost.push(callOf(place));
    else KSR.htable.sht_rm(table, key);
  }
  return lost;
}

function callOf({ sipCallId, callerTag, appTag, calleeTag }: Place): CallUp {
  return calleeTag === undefined ? { sipCallId, callerTag, appTag } : { sipCallId, callerTag, appTag, calleeTag };
}

/** A device that is not registered any more may be there all the same: it is asked. */
export function isGone(leg: Leg): boolean {
  if (leg.device !== '') return false;
  return KSR.htable.sht_is_null('connections', connectionOf(leg.via)) > 0;
}

function isLost(place: Place): boolean {
  const at = place.connection;
  const device = at.slice(0, 7) === 'device:' ? at.slice(7) : '';
  return KSR.htable.sht_is_null(device === '' ? 'connections' : 'registrations', device === '' ? at : device) > 0;
}

function remembered(): string[] {
  const keys: string[] = [];
  if (KSR.htable.sht_iterator_start('lost', table) < 0) return keys;
  while (KSR.htable.sht_iterator_next('lost') > 0) keys.push(String(KSR.pv.gete('$shtitkey(lost)')));
  KSR.htable.sht_iterator_end('lost');
  return keys.filter((key) => key !== walkWanted);
}
