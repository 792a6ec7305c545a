import { dialogType } from '@patchcord/contracts/sip-headers';
import type { IncomingInfoEvent, OutgoingInfoEvent, RTCSession } from 'jssip/lib/RTCSession.js';
import { bringCall, type PhoneCall } from './calls.ts';
import { readHanded } from './consult.ts';
import type { Desk } from './desk.ts';
import { steadyNowMs } from './steady-clock.ts';
import type { TakingUp } from './taking-up.ts';

/** Takes a call over that a colleague hands to this phone: consult.ts draws how. */
export interface TakingOver {
  /** Of a call that is about another one. */
  listen(consultId: string, session: RTCSession): void;
  /** A call of this phone is up, or over. */
  up(call: PhoneCall): void;
  over(call: PhoneCall): void;
}

/** The word about it to the colleague, in the BYE of the call between the two. */
const said = {
  taken: { status_code: 200, reason_phrase: 'Taken over' },
  notTaken: { status_code: 500, reason_phrase: 'Not taken over' },
};

export function openTakingOver({ desk, takeUp }: { desk: Desk; takeUp: Pick<TakingUp, 'add' | 'begin'> }): TakingOver {
  let taken = 0;
  /** Which consult call brought which call. */
  const broughtBy = new Map<string, string>();

  const take = (consultId: string, body: string) => {
    const consult = desk.find(consultId);
    const handed = readHanded(body);
    const session = desk.talk(consultId)?.session;
    if (!consult || !session || [...broughtBy.values()].includes(consultId)) return;
    if (!handed) return session.terminate(said.notTaken);
    const { dialog, ...whose } = handed;
    const id = `taken-${++taken}`;
    broughtBy.set(id, consultId);
    const call = { id, ...whose, record: consult.record, muted: consult.muted, onHold: false, sinceMs: steadyNowMs(), consult: null };
    desk.set(bringCall(desk.list(), call));
    takeUp.add({ call, dialog, atMs: Date.now() });
    takeUp.begin();
  };

  return {
    listen(consultId, session) {
      session.on('newInfo', (event: IncomingInfoEvent | OutgoingInfoEvent) => {
        const { originator, info } = event as IncomingInfoEvent;
        if ((originator as unknown as string) === 'remote' && info.contentType === dialogType) take(consultId, info.body);
      });
    },
    up({ id }) {
      const consultId = broughtBy.get(id);
      if (!consultId) return;
      broughtBy.delete(id);
      const session = desk.talk(consultId)?.session;
      if (session && !session.isEnded()) session.terminate(said.taken);
      // Nothing has ended for this person: the call that was offered is theirs now.
      desk.set({ ...desk.list(), last: null });
    },
    over(call) {
      const consultId = broughtBy.get(call.id);
      if (!consultId) return;
      broughtBy.delete(call.id);
      const session = desk.talk(consultId)?.session;
      desk.end(consultId, 'not_taken_over');
      if (session && !session.isEnded()) session.terminate(said.notTaken);
    },
  };
}
