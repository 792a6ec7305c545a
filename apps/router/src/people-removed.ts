/** A person whose row is gone: the calls end, the apps stop ringing and are signed off, their WebSockets are closed. */
import { withoutBrackets } from './addresses.ts';
import { addressOfRecord } from './apps.ts';
import { callerVanished } from './calling.ts';
import { endCallsOf } from './calls-up.ts';
import { connectionClosed } from './dead-branches.ts';
import { deviceGone } from './device-registration.ts';
import { deviceOf } from './devices.ts';
import { count, text } from './wire.ts';

/** RFC 6455 section 7.4.1: 'a message that violates its policy', the code for what none of the others says. */
const policyViolation = 1008;

export function personRemoved(user: string) {
  // First: a BYE needs the WebSocket.
  endCallsOf(user, 'person_removed');
  const aor = addressOfRecord(user);
  if (KSR.registrar.reg_fetch_contacts('location', aor, 'removed') < 0) return;
  const contacts = count('$ulc(removed=>count)');
  for (let i = 0; i < contacts; i++) {
    const ruid = text(`$(ulc(removed=>ruid)[${i}])`);
    const connectionId = Number(text(`$(ulc(removed=>conid)[${i}])`));
    const received = text(`$(ulc(removed=>received)[${i}])`);
    KSR.registrar.unregister_ruid('location', aor, ruid);
    if (received.indexOf('sip:') !== 0 || received.indexOf(';') < 0) continue;
    const device = deviceOf(received);
    if (device !== '') {
      deviceGone(device);
      continue;
    }
    const connection = withoutBrackets(received.slice(4, received.indexOf(';')));
    KSR.htable.sht_rm('connections', connection);
    connectionClosed(connection);
    callerVanished(connection);
    if (connectionId > 0) KSR.websocket.close_conid(policyViolation, 'Person removed', connectionId);
  }
  KSR.registrar.reg_free_contacts('removed');
}
