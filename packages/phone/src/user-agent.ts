import type { PhoneSession } from '@patchcord/contracts';
import type { UA } from 'jssip/lib/UA.js';

/** Longer than the longest ring time of a number (180 s): when to stop ringing is the edge's decision. */
const noAnswerSeconds = 200;

/** JsSIP is most of the phone's weight and needed only once there is something to connect to. */
export async function userAgent(session: PhoneSession): Promise<UA> {
  const { default: JsSIP } = await import('jssip');
  return new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(session.websocketUrl)],
    uri: session.sipUri,
    display_name: session.displayName,
    authorization_user: session.username,
    password: session.password,
    register: true,
    register_expires: 120,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
    no_answer_timeout: noAnswerSeconds,
    // On, so that a carrier's Session-Expires is kept (RFC 4028); switched off per call where the caller asks for none: see sip-call.ts.
    session_timers: true,
    user_agent: 'Patchcord phone',
  });
}
