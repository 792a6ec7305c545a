import { dialogType } from '@patchcord/contracts/sip-headers';
import { markConsult, type PhoneCall } from './calls.ts';
import { ask, consultHeaders, handedBody } from './consult.ts';
import type { Desk } from './desk.ts';
import { readDialog } from './restored-session.ts';
import { timersAsCalledAsks } from './session-timers.ts';
import type { SipLine } from './sip-line.ts';

/** Hands calls of this phone over to colleagues: consult.ts draws how. */
export interface HandingOver {
  begin(colleague: { id: string; name: string }, atOnce: boolean): Promise<boolean>;
  now(consultId: string): void;
  /** A call of this phone is up, or over. */
  up(call: PhoneCall): void;
  over(call: PhoneCall): void;
}

/** The permission lasts 15 s; whoever has not taken the call by then will not. */
const takenWithinMs = 16_000;

export function openHandingOver({ desk, line }: { desk: Desk; line: Pick<SipLine, 'place' | 'address' | 'iceServers'> }): HandingOver {
  let begun = 0;
  const consults = () => {
    const { current, others } = desk.list();
    return [current, ...others].filter((call): call is PhoneCall => !!call?.consult?.about);
  };

  const failed = (id: string) => {
    const call = desk.find(id);
    if (!call?.consult?.handing) return;
    // Whoever was asked is still there to talk to.
    if (call.consult.atOnce) desk.hangUp(id, 'not_taken_over');
    else desk.set(markConsult(desk.list(), id, { handing: false, failed: true }));
  };

  const now = async (id: string) => {
    const call = desk.find(id);
    const consult = call?.consult;
    const about = desk.find(consult?.about ?? undefined);
    const [session, consultSession] = [desk.talk(about?.id)?.session, desk.talk(id)?.session];
    const colleague = line.address(consult?.colleague ?? '');
    if (call?.state.status !== 'up' || !consult || consult.handing || !about || !session || !consultSession || !colleague) return;
    desk.set(markConsult(desk.list(), id, { handing: true, failed: false }));
    setTimeout(() => failed(id), takenWithinMs);
    const permitted = await ask(session, 'REFER', [`Refer-To: <${colleague}>`, 'Refer-Sub: false', `Contact: ${session.contact}`]);
    const dialog = permitted === 202 ? readDialog(session) : null;
    const told =
      dialog && desk.find(id) ? await ask(consultSession, 'INFO', [`Content-Type: ${dialogType}`], handedBody(about, dialog)) : null;
    if (told !== 200) failed(id);
  };

  return {
    async begin(colleague, atOnce) {
      const call = desk.list().current;
      const session = desk.talk(call?.id)?.session;
      const dialog = session ? readDialog(session) : null;
      if (call?.state.status !== 'up' || call.consult || !dialog) return false;
      const consult = { colleague: colleague.id, about: call.id, atOnce, handing: false, failed: false };
      const other = { number: null, name: colleague.name, withheld: false };
      return desk.place({ id: `consult-${++begun}`, direction: 'out', other, own: null, record: null, consult }, (voice) => {
        // Nothing is said to a colleague who has the call as soon as they answer.
        for (const track of voice.getAudioTracks()) track.enabled = !atOnce;
        const extraHeaders = consultHeaders(call, dialog);
        const placed = line.place(colleague.id, { mediaStream: voice, pcConfig: { iceServers: line.iceServers() }, extraHeaders });
        if (placed) timersAsCalledAsks(placed);
        return placed;
      });
    },
    now: (id) => void now(id),
    up({ id, consult }) {
      if (consult?.about && consult.atOnce) void now(id);
    },
    over(call) {
      const about = call.consult?.about;
      if (about && call.state.status === 'ended') {
        // It is the colleague's, and goes on there.
        if (call.state.why === 'taken_over' && call.consult?.handing) return desk.forget(about);
        desk.toFront(about);
        return desk.hold(about, false);
      }
      // Its caller has hung up: there is nothing to hand over any more.
      for (const consult of consults())
        if (consult.consult?.about === call.id && (consult.consult.atOnce || consult.state.status !== 'up'))
          desk.hangUp(consult.id, 'hung_up_here');
    },
  };
}
