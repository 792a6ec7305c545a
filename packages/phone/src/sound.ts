export type SoundState = 'blocked' | 'playing';

export interface Sound {
  state(): SoundState;
  /** Browsers let a page make sound only after a click or key press on it: call this from one. */
  allow(): Promise<void>;
  ring(on: boolean): void;
  /** Plays what the other side says; null ends it. */
  hear(stream: MediaStream | null): void;
  stop(): void;
}

const ringSeconds = { whole: 3, bursts: [0, 0.6], burst: 0.4, fade: 0.02 };
const ringHz = [440, 554.37];

/** One round of ringing: two short two-tone bursts, then silence. Looped by the audio engine, so that a tab in the background keeps time. */
function ringRound(context: AudioContext): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, ringSeconds.whole * rate, rate);
  const samples = buffer.getChannelData(0);
  for (const start of ringSeconds.bursts) {
    for (let i = 0; i < ringSeconds.burst * rate; i++) {
      const seconds = i / rate;
      const edge = Math.min(seconds, ringSeconds.burst - seconds) / ringSeconds.fade;
      const loudness = 0.18 * Math.min(1, edge);
      samples[Math.round(start * rate) + i] = ringHz.reduce((sum, hz) => sum + loudness * Math.sin(2 * Math.PI * hz * seconds), 0);
    }
  }
  return buffer;
}

export function openSound(changed: () => void): Sound {
  const context = new AudioContext();
  const voice = new Audio();
  let ringing: AudioBufferSourceNode | null = null;
  let wantsRing = false;
  context.onstatechange = () => changed();

  const startRing = () => {
    if (ringing || !wantsRing || context.state !== 'running') return;
    ringing = new AudioBufferSourceNode(context, { buffer: ringRound(context), loop: true });
    ringing.connect(context.destination);
    ringing.start();
  };
  const allow = async () => {
    await context.resume();
    startRing();
  };
  // Any click or key on the page will do; asking for one of its own is only needed when none came.
  const gestures = ['pointerdown', 'keydown'] as const;
  const onGesture = () => {
    if (context.state === 'suspended') void allow();
  };
  for (const gesture of gestures) document.addEventListener(gesture, onGesture, { capture: true });

  return {
    state: () => (context.state === 'running' ? 'playing' : 'blocked'),
    allow,
    ring(on) {
      wantsRing = on;
      if (on) startRing();
      else {
        ringing?.stop();
        ringing = null;
      }
    },
    hear(stream) {
      voice.srcObject = stream;
      if (stream) void voice.play().catch(() => changed());
    },
    stop() {
      for (const gesture of gestures) document.removeEventListener(gesture, onGesture, { capture: true });
      context.onstatechange = null;
      voice.srcObject = null;
      void context.close();
    },
  };
}
