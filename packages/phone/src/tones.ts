import type { CallList } from './calls.ts';

/** Sounds that the phone makes by itself, each as one round that the audio engine repeats: a tab in the background keeps time. */
export interface Tone {
  hz: readonly number[];
  /** Seconds. */
  round: number;
  bursts: readonly number[];
  burst: number;
  loudness: number;
}

export const tones = {
  /** Two short two-tone bursts, then silence. */
  ring: { hz: [440, 554.37], round: 3, bursts: [0, 0.6], burst: 0.4, loudness: 0.18 },
  /** ITU-T E.180: 425 Hz, one second in five. */
  ringback: { hz: [425], round: 5, bursts: [0], burst: 1, loudness: 0.12 },
  /** Another call waits: soft, it is heard over a conversation. */
  waiting: { hz: [440], round: 5, bursts: [0, 0.35], burst: 0.15, loudness: 0.06 },
} satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;

const fadeSeconds = 0.02;

export function toneRound(context: BaseAudioContext, tone: Tone): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, tone.round * rate, rate);
  const samples = buffer.getChannelData(0);
  for (const start of tone.bursts) {
    for (let i = 0; i < tone.burst * rate; i++) {
      const seconds = i / rate;
      const edge = Math.min(seconds, tone.burst - seconds) / fadeSeconds;
      const loudness = tone.loudness * Math.min(1, edge);
      samples[Math.round(start * rate) + i] = tone.hz.reduce((sum, hz) => sum + loudness * Math.sin(2 * Math.PI * hz * seconds), 0);
    }
  }
  return buffer;
}

/** What the phone should be heard doing. */
export function toneFor({ current, others }: CallList, earlySound: boolean): ToneName | null {
  if (current?.state.status === 'ringing') return 'ring';
  if (others.some(({ state }) => state.status === 'ringing')) return 'waiting';
  return current?.state.status === 'ringing_there' && !earlySound ? 'ringback' : null;
}
