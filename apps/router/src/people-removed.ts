/** A person whose row is gone: the calls end, the apps stop ringing and are signed off, their WebSockets are closed. */
import { addressOfRecord } from './apps.ts';
import { endCallsOf } from './calls-up.ts';
import { connectionClosed } from './dead-branches.ts';
import { text } from './wire.ts';

/** RFC 6455 section 7.4.1: 'a message that violates its policy', the code for what none of the others says. */
const policyViolation = 1008;

export function personRemoved(user: string) {
  // First: a BYE needs the WebSocket.
  endCallsOf(user, 'person_removed');
  const aor = addressOfRecord(user);
  if (KSR.registrar.reg_fetch_contacts('location', aor, 'removed') < 0) return;
  const contacts = Number(KSR.pv.get('$ulc(removed=>count)')) || 0;
  for (let i = 0; i < contacts; i++) {
    const ruid = text(`$(ulc(removed=>ruid)[${i}])`);
    const connectionId = Number(text(`$(ulc(removed=>conid)[${i}])`));
    const received = /^sip:(.*:\d+);/.exec(text(`$(ulc(removed=>received)[${i}])`));
    KSR.registrar.unregister_ruid('location', aor, ruid);
    if (!received) continue;
    const connection = (received[1] as string).replace(/[[\]]/g, '');
    KSR.htable.sht_rm('connections', connection);
    connectionClosed(connection);
    if (connectionId > 0) KSR.websocket.close_conid(policyViolation, 'Person removed', connectionId);
  }
  KSR.registrar.reg_free_contacts('removed');
}
