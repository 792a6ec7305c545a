/** HTTP on Kamailio's TCP listeners: WebSocket handshakes for phones, the sync endpoint for the edge agent, silence for everyone else. */
import type { CallUp, RouterState, SyncRow, SyncTable } from '@patchcord/contracts/sync-protocol';
import { peopleOnline } from './apps.ts';
import { endCall } from './calls-up.ts';
import { cancelCheckCall, checkCallStates, placeCheckCall } from './check-calls.ts';
import { consultCallIds } from './consults.ts';
import { answerHungUp } from './dead-branches.ts';
import { deviceRemoved } from './device-registration.ts';
import { sameText } from './digest.ts';
import { readEndCalls } from './end-calls.ts';
import { gatewayStates } from './gateway-health.ts';
import { isNull } from './json-null.ts';
import { role } from './listeners.ts';
import { appsLost } from './lost-apps.ts';
import { personRemoved } from './people-removed.ts';
import { readCheckCall, readCheckCallId } from './read-check-call.ts';
import { registrations } from './registrations.ts';
import { checkBatch } from './sync-batch.ts';
import { edge, row, tellChange } from './tables.ts';
import { unlistedCells } from './unlisted.ts';
import { routerVersion } from './version.ts';
import { body, count, countIn, definition, header, text } from './wire.ts';
import { workers } from './workers.ts';

/** New WebSockets in two seconds from one address; an office behind one address opens its phones over longer. */
const handshakesPerWindow = 200;

export function httpRequest() {
  const listener = role();
  if (listener === 'phone') return handshake();
  if (listener === 'sync') return sync();
}

function handshake() {
  if (KSR.htable.sht_inc('flood', `handshake:${text('$si')}`) > handshakesPerWindow) return;
  if (header('Upgrade').toLowerCase().indexOf('websocket') < 0) {
    KSR.xhttp.xhttp_reply(426, 'Upgrade Required', 'text/plain', 'SIP over WebSocket only\n');
    return;
  }
  KSR.websocket.handle_handshake();
}

function sync() {
  if (text('$si') !== '127.0.0.1') return;
  if (!sameText(header('Authorization'), `Bearer ${definition('SYNC_TOKEN')}`)) return reply(401, 'Unauthorized', '');
  const request = `${text('$rm')} ${text('$hu')}`;
  switch (request) {
    case 'POST /sync':
      return applyBatch();
    case 'GET /unlisted':
      return reply(200, 'OK', JSON.stringify(unlistedCells()));
    case 'GET /state':
      return reply(200, 'OK', JSON.stringify(routerState()));
    case 'GET /registrations':
      return reply(200, 'OK', JSON.stringify(registrations()));
    case 'GET /workers':
      return reply(200, 'OK', JSON.stringify(workers()));
    case 'GET /apps-lost':
      answerHungUp();
      return reply(200, 'OK', JSON.stringify(appsLost()));
    case 'GET /consults':
      return reply(200, 'OK', JSON.stringify(consultCallIds()));
    case 'GET /gateways':
      return reply(200, 'OK', JSON.stringify(gatewayStates()));
    case 'GET /check-calls':
      return reply(200, 'OK', JSON.stringify(checkCallStates()));
    case 'POST /check-calls':
      return placeCall();
    case 'POST /check-calls/cancel':
      return cancelCall();
    case 'POST /end-calls':
      return endCalls();
    case 'POST /rpc':
      // Answers by itself, through xhttp.
      KSR.jsonrpcs.dispatch();
      return;
    default:
      return reply(404, 'Not Found', '');
  }
}

function reply(code: number, phrase: string, json: string) {
  KSR.xhttp.xhttp_reply(code, phrase, 'application/json', json);
}

function applyBatch() {
  const batch = checkBatch(body());
  if ('wrong' in batch) return refuse(400, 'Bad Request', 'sync.bad_row', batch.wrong);
  const rows = batch.rows;
  // Looked up once: there are 1,000,000 rows at a start.
  const set = KSR.htable.sht_sets;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as SyncRow;
    const value = row[2];
    if (isNull(value)) remove(row[0], row[1]);
    else set(row[0], row[1], value as string);
  }
  tellChange();
  reply(200, 'OK', JSON.stringify({ applied: rows.length }));
}

function remove(table: SyncTable, key: string) {
  const device = table === 'devices' ? row('devices', key) : null;
  KSR.htable.sht_rm(table, key);
  if (table === 'people') personRemoved(key);
  if (device !== null) deviceRemoved(key, device.person);
}

function endCalls() {
  const wanted = readEndCalls(body());
  if ('wrong' in wanted) return refuse(400, 'Bad Request', 'sync.bad_calls', wanted.wrong);
  let ended = 0;
  for (let i = 0; i < wanted.calls.length; i++) if (endCall(wanted.calls[i] as CallUp, wanted.outcome)) ended++;
  reply(200, 'OK', JSON.stringify({ ended }));
}

function placeCall() {
  const wanted = readCheckCall(body());
  if ('wrong' in wanted) return refuse(400, 'Bad Request', 'check_calls.bad_call', wanted.wrong);
  switch (placeCheckCall(wanted)) {
    case 'placed':
      return reply(202, 'Accepted', JSON.stringify({ placed: true }));
    case 'id in use':
      return refuse(400, 'Bad Request', 'check_calls.id_in_use', `id: ${wanted.id} has been used in the last five minutes`);
    default:
      return refuse(503, 'Service Unavailable', 'check_calls.no_gateway', 'no gateway is on that could be asked');
  }
}

function cancelCall() {
  const wanted = readCheckCallId(body());
  if ('wrong' in wanted) return refuse(400, 'Bad Request', 'check_calls.bad_call', wanted.wrong);
  reply(200, 'OK', JSON.stringify({ cancelled: cancelCheckCall(wanted.id) }));
}

function refuse(status: number, phrase: string, code: string, message: string) {
  reply(status, phrase, JSON.stringify({ error: { code, message } }));
}

function routerState(): RouterState {
  KSR.dialog.get_profile_size_static('calls', '$var(calls)');
  return {
    routerVersion,
    mode: edge().mode,
    peopleOnline: peopleOnline(),
    calls: count('$var(calls)'),
    registrationsSeen: countIn('changes', 'registrations'),
  };
}
