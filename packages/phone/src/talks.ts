import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { KeptVoice } from './keep-voice.ts';
import type { HeardNow } from './quality.ts';
import type { Offers } from './reoffer.ts';

/** What one call holds, besides how it stands (calls.ts). */
export interface Talk {
  session: RTCSession;
  offers: Offers;
  /** The microphone, once it is open. */
  voice: KeptVoice | null;
  /** What the other side says, once something can come. */
  heard: MediaStream | null;
  /** Of a call out that was not answered yet: sound comes from the other side. */
  earlySound: boolean;
  /** How the other side sounds at this moment. */
  heardNow: HeardNow | null;
  /** There is no microphone for it any more. */
  voiceLost: boolean;
  /** Its sound has no way at this moment, in either direction. */
  wayLost: boolean;
  /** Whatever has to end with the call. */
  endings: (() => void)[];
}

export interface Talks {
  add(id: string, talk: Talk): void;
  get(id: string | undefined): Talk | undefined;
  all(): Talk[];
  /** Ends what belongs to calls that are over. */
  keepOnly(ids: string[]): void;
}

export const newTalk = (session: RTCSession, offers: Offers): Talk => ({
  session,
  offers,
  voice: null,
  heard: null,
  earlySound: false,
  heardNow: null,
  voiceLost: false,
  wayLost: false,
  endings: [],
});

export function openTalks(): Talks {
  const talks = new Map<string, Talk>();
  return {
    add: (id, talk) => void talks.set(id, talk),
    get: (id) => (id === undefined ? undefined : talks.get(id)),
    all: () => [...talks.values()],
    keepOnly(ids) {
      for (const [id, talk] of talks) {
        if (ids.includes(id)) continue;
        talks.delete(id);
        for (const ending of talk.endings.splice(0)) ending();
        talk.voice?.stop();
      }
    },
  };
}
