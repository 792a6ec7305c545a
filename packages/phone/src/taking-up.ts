import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { PhoneCall } from './calls.ts';
import type { Desk } from './desk.ts';
import { type KeptCall, keptForMs } from './kept-calls.ts';
import { type MicrophoneFailure, openFailure, stopTracks } from './microphone.ts';
import { readDialog } from './restored-session.ts';
import { hangUp } from './sip-call.ts';
import type { SipLine } from './sip-line.ts';

/** @returns null where the call is not up, or is only about another one */
export function keptCall({ state, ...call }: PhoneCall, session: RTCSession | undefined): KeptCall | null {
  const dialog = session && state.status === 'up' && !call.consult ? readDialog(session) : null;
  return dialog && state.status === 'up' ? { call: { ...call, sinceMs: state.sinceMs }, dialog, atMs: Date.now() } : null;
}

export interface TakingUpNeeds {
  desk: Desk;
  restore: SipLine['restore'];
  openMicrophone(): Promise<MediaStream>;
}

/** Calls that are up and whose sound is not here yet: each goes on by a re-INVITE in its dialog, once there is a connection. */
export interface TakingUp {
  add(kept: KeptCall): void;
  /** There is a connection. */
  begin(): void;
  /** The person does not want it any more: it is ended as soon as there is a connection. */
  unwanted(id: string): void;
  /** It is up. */
  done(id: string): void;
  /** What was kept of one that is not up yet. */
  kept(id: string): KeptCall | undefined;
  forget(): void;
}

export function openTakingUp({ desk, restore, openMicrophone }: TakingUpNeeds): TakingUp {
  const waiting = new Map<string, { kept: KeptCall; wanted: boolean; begun: boolean; late: ReturnType<typeof setTimeout> }>();
  const drop = (id: string) => {
    clearTimeout(waiting.get(id)?.late);
    waiting.delete(id);
  };

  const goOn = (id: string, session: RTCSession, voice: MediaStream) => {
    const talk = desk.follow(id, session, desk.find(id)?.direction ?? 'in');
    desk.speakInto(talk, voice);
    talk.offers.again({ iceRestart: false });
  };
  const takeUp = async (id: string) => {
    const one = waiting.get(id);
    if (!one || one.begun) return;
    one.begun = true;
    const opened = one.wanted ? await openMicrophone().catch(openFailure) : null;
    const voice = opened instanceof MediaStream ? opened : null;
    const { muted, held, onHold } = one.kept.call;
    const session = waiting.has(id) ? await restore(one.kept.dialog, { voice, muted, held, onHold }) : null;
    if (session && voice && one.wanted && waiting.has(id)) return goOn(id, session, voice);
    if (voice) stopTracks(voice);
    one.begun = false;
    // The connection is gone again.
    if (!session) return;
    hangUp(session);
    drop(id);
    if (one.wanted) desk.end(id, (opened as MicrophoneFailure | null) ?? 'not_taken_up');
  };

  return {
    add(kept) {
      const { id } = kept.call;
      const late = setTimeout(
        () => {
          const isWanted = waiting.get(id)?.wanted;
          drop(id);
          if (isWanted) desk.hangUp(id, 'not_taken_up');
        },
        kept.atMs + keptForMs - Date.now(),
      );
      waiting.set(id, { kept, wanted: true, begun: false, late });
    },
    begin() {
      for (const id of waiting.keys()) void takeUp(id);
    },
    unwanted(id) {
      const one = waiting.get(id);
      if (one) one.wanted = false;
    },
    done: drop,
    kept: (id) => waiting.get(id)?.kept,
    forget() {
      for (const id of [...waiting.keys()]) drop(id);
    },
  };
}
