import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { EndReason } from './call.ts';
import {
  admitCall,
  type CallList,
  callsOf,
  findCall,
  focusCall,
  forgetCall,
  markCall,
  moveCall,
  type NewCall,
  noCalls,
  type PhoneCall,
  recordCall,
} from './calls.ts';
import { watchEarlySound } from './early-sound.ts';
import { keepVoice } from './keep-voice.ts';
import { measure } from './measure.ts';
import { openFailure, stopTracks } from './microphone.ts';
import type { SendQuality } from './quality-watch.ts';
import { forgetSession } from './restored-session.ts';
import { followCall, hangUp, refuse } from './sip-call.ts';
import { steadyNowMs } from './steady-clock.ts';
import { newTalk, openTalks, type Talk } from './talks.ts';

export interface DeskNeeds {
  changed(): void;
  iceServers(): RTCIceServer[];
  openMicrophone(): Promise<MediaStream>;
  sendQuality: SendQuality;
  /** The sound of a call has no way any more: what took it may have taken more. */
  wayLost(): void;
  /** The other side has taken an offer of ours. */
  agreed(): void;
  up(call: PhoneCall): void;
  /** As it ended. */
  over(call: PhoneCall): void;
}

/** The calls of this phone, each with what it holds: its session, its sound, its microphone. */
export interface Desk {
  list(): CallList;
  set(next: CallList): void;
  find(id: string | undefined): PhoneCall | undefined;
  talk(id: string | undefined): Talk | undefined;
  talks(): Talk[];
  /** Follows a session from now on. */
  follow(id: string, session: RTCSession, direction: 'in' | 'out'): Talk;
  speakInto(talk: Talk, voice: MediaStream): void;
  /** Calls out with an open microphone. @returns false where there are too many calls already */
  place(call: NewCall, send: (voice: MediaStream) => RTCSession | null): Promise<boolean>;
  toFront(id: string): void;
  hold(id: string, onHold: boolean): void;
  end(id: string, why: EndReason, outcome?: string | null): void;
  /** Ends it here, and tells the other side that nobody could take it. */
  refuse(id: string, why: EndReason): void;
  hangUp(id: string, why: EndReason): void;
  /** It is somebody else's call now: nothing is said to anybody. */
  forget(id: string): void;
  clear(): void;
}

/** Another offer is on its way, or the media relay is starting: it may be taken a little later. */
const mayTakeLater = [491, 500, 503];

/** Nobody could take it here. */
const noneTakes = (session: RTCSession) => refuse(session, 480);

export function openDesk(needs: DeskNeeds): Desk {
  const talks = openTalks();
  let list: CallList = noCalls;
  const find = (id: string | undefined) => (id === undefined ? undefined : findCall(list, id));
  const isTakingUp = (id: string) => find(id)?.state.status === 'taking_up';
  const set = (next: CallList) => {
    if (next === list) return;
    list = next;
    talks.keepOnly(callsOf(list).map(({ id }) => id));
    needs.changed();
  };
  const end = (id: string, why: EndReason, outcome: string | null = null) => {
    if (!find(id)) return;
    set(moveCall(list, id, { type: 'end', why, outcome, atMs: steadyNowMs() }));
    if (list.last?.id === id) needs.over(list.last);
  };
  const whyOf = (id: string, why: EndReason): EndReason => {
    if (why === 'connection_lost' && isTakingUp(id)) return 'not_taken_up';
    // Only a colleague's word: what a carrier says in its BYE is no news of that kind.
    return (why === 'taken_over' || why === 'not_taken_over') && !find(id)?.consult ? 'hung_up_there' : why;
  };
  /** With a last word to the other side. */
  const endWith = (id: string, why: EndReason, tell: (session: RTCSession) => void) => {
    const session = talks.get(id)?.session;
    end(id, why);
    if (session) tell(session);
  };
  const change = (talk: Talk, what: Partial<Talk>) => {
    Object.assign(talk, what);
    needs.changed();
  };

  const follow: Desk['follow'] = (id, session, direction) => {
    const connected = () => {
      const { record = null } = find(id) ?? {};
      if (record !== null)
        talk.endings.push(measure(session.connection, record, needs.sendQuality, (heardNow) => change(talk, { heardNow })));
      set(moveCall(list, id, { type: 'connected', atMs: steadyNowMs() }));
      const call = find(id);
      if (call) needs.up(call);
    };
    const offers = followCall(session, direction, needs.iceServers, {
      rings: () => set(moveCall(list, id, { type: 'rings' })),
      recorded: (record) => set(recordCall(list, id, record)),
      connected,
      taken: () => (isTakingUp(id) ? connected() : needs.agreed()),
      refused: (status) => isTakingUp(id) && !mayTakeLater.includes(status) && endWith(id, 'not_taken_up', hangUp),
      held: (held) => set(markCall(list, id, { held })),
      heard: (stream, receiver) => {
        if (direction === 'out' && ['dialling', 'ringing_there'].includes(find(id)?.state.status ?? ''))
          talk.endings.push(watchEarlySound(receiver, (earlySound) => change(talk, { earlySound })));
        change(talk, { heard: stream });
      },
      wayLost(isLost) {
        change(talk, { wayLost: isLost });
        if (isLost) needs.wayLost();
      },
      // A call in may ring on elsewhere; of a call out nothing was sent yet.
      noWay: () => endWith(id, 'no_way', direction === 'in' ? noneTakes : hangUp),
      ended: (why, outcome) => end(id, whyOf(id, why), outcome),
    });
    const talk = newTalk(session, offers);
    talks.add(id, talk);
    return talk;
  };
  const speakInto = (talk: Talk, voice: MediaStream) => {
    talk.voice = keepVoice(talk.session, voice, needs.openMicrophone, (voiceLost) => change(talk, { voiceLost }));
  };
  const hold = (id: string, onHold: boolean) => {
    const call = find(id);
    if (call?.state.status !== 'up' || call.onHold === onHold) return;
    talks.get(id)?.offers.hold(onHold);
    set(markCall(list, id, { onHold }));
  };

  return {
    list: () => list,
    set,
    find,
    talk: (id) => talks.get(id),
    talks: talks.all,
    follow,
    speakInto,
    async place(call, send) {
      const before = list.current;
      const admitted = admitCall(list, call);
      if (admitted === 'busy') return false;
      set(admitted);
      if (before) hold(before.id, true);
      try {
        const voice = await needs.openMicrophone();
        // It was given up while the browser asked.
        const session = find(call.id) ? send(voice) : null;
        if (session) speakInto(follow(call.id, session, 'out'), voice);
        else {
          stopTracks(voice);
          end(call.id, 'connection_lost');
        }
      } catch (error) {
        end(call.id, openFailure(error));
      }
      return true;
    },
    /** Only one call is talked in: the one before is put on hold. */
    toFront(id) {
      const before = list.current;
      set(focusCall(list, id));
      if (before && before.id !== id) hold(before.id, true);
    },
    hold,
    end,
    refuse: (id, why) => endWith(id, why, noneTakes),
    hangUp: (id, why) => endWith(id, why, hangUp),
    forget(id) {
      const session = talks.get(id)?.session;
      set(forgetCall(list, id));
      if (session) forgetSession(session);
    },
    clear() {
      for (const { session } of talks.all()) hangUp(session);
      list = noCalls;
      talks.keepOnly([]);
    },
  };
}
