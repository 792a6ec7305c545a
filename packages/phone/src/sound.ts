import { type ChosenDevices, systemDevices } from './devices.ts';
import { type ToneName, toneRound, tones } from './tones.ts';

export type SoundState = 'blocked' | 'playing';

export interface Sound {
  state(): SoundState;
  /** Calls are heard where the system plays, because what was chosen for them is not plugged in. */
  isElsewhere(): boolean;
  /** Browsers let a page make sound only after a click or key press on it: call this from one. */
  allow(): Promise<void>;
  /** Plays one tone again and again; null ends it. */
  tone(name: ToneName | null): void;
  /** Plays what the other side says; null ends it. */
  hear(stream: MediaStream | null): void;
  /** From now on it rings and speaks there. */
  applyDevices(devices: ChosenDevices): void;
  stop(): void;
}

interface Playing {
  name: ToneName;
  end(): void;
}

export function openSound(changed: () => void): Sound {
  const context = new AudioContext();
  const voice = new Audio();
  let devices = systemDevices;
  let playing: Playing | null = null;
  let wanted: ToneName | null = null;
  let elsewhere = false;
  context.onstatechange = () => changed();

  const play = () => {
    if (playing && playing.name !== wanted) {
      playing.end();
      playing = null;
    }
    if (playing || !wanted || context.state !== 'running') return;
    const outputs = wanted === 'ring' ? devices.ring : [devices.voice];
    playing = { name: wanted, end: playTone(context, wanted, outputs, true) };
  };
  const allow = async () => {
    // Of a call that was answered before the page might make sound.
    if (voice.srcObject && voice.paused) void voice.play().catch(() => undefined);
    await context.resume();
    play();
    if (voice.srcObject && voice.paused) void voice.play().catch(() => changed());
  };
  // Any click or key on the page will do; asking for one of its own is only needed when none came.
  const gestures = ['pointerdown', 'keydown'] as const;
  const onGesture = () => {
    if (context.state === 'suspended' || voice.paused) void allow();
  };
  for (const gesture of gestures) document.addEventListener(gesture, onGesture, { capture: true });

  const speakThere = async () => {
    const there = await playThere(voice, devices.voice);
    // A browser may pause what played on a device that is gone.
    if (voice.srcObject && voice.paused) void voice.play().catch(() => changed());
    if (there === !elsewhere) return;
    elsewhere = !there;
    changed();
  };
  // One that goes is left at once, and one that comes back is taken again.
  const devicesChanged = () => {
    void speakThere();
    if (!playing) return;
    playing.end();
    playing = null;
    play();
  };
  navigator.mediaDevices?.addEventListener('devicechange', devicesChanged);

  return {
    state: () => (context.state === 'running' ? 'playing' : 'blocked'),
    isElsewhere: () => elsewhere,
    allow,
    tone(name) {
      wanted = name;
      play();
    },
    hear(stream) {
      if (voice.srcObject === stream) return;
      voice.srcObject = stream;
      if (stream) void voice.play().catch(() => changed());
    },
    applyDevices(next) {
      devices = next;
      devicesChanged();
    },
    stop() {
      for (const gesture of gestures) document.removeEventListener(gesture, onGesture, { capture: true });
      navigator.mediaDevices?.removeEventListener('devicechange', devicesChanged);
      context.onstatechange = null;
      playing?.end();
      wanted = null;
      voice.srcObject = null;
      void context.close();
    },
  };
}

/** A device that is gone: better heard elsewhere than not at all. @returns whether it is there */
async function playThere(element: HTMLAudioElement, output: string): Promise<boolean> {
  if (!('setSinkId' in element)) return output === '';
  const isThere = output === '' || (await hasOutput(output));
  return element.setSinkId(isThere ? output : '').then(
    () => isThere,
    () => element.setSinkId('').then(() => false),
  );
}

/** An element that plays already is not told that its device went. */
const hasOutput = async (output: string) =>
  (await navigator.mediaDevices.enumerateDevices()).some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === output);

/** One tone on several outputs at once. @returns ends it */
function playTone(context: AudioContext, name: ToneName, outputs: readonly string[], loop: boolean): () => void {
  const source = new AudioBufferSourceNode(context, { buffer: toneRound(context, tones[name]), loop });
  const others = outputs.filter((output) => output !== '');
  const elements: HTMLAudioElement[] = [];
  if (others.length < outputs.length || others.length === 0) source.connect(context.destination);
  if (others.length > 0) {
    const there = new MediaStreamAudioDestinationNode(context);
    source.connect(there);
    for (const output of others) {
      const element = new Audio();
      element.srcObject = there.stream;
      elements.push(element);
      void playThere(element, output).then(() => element.play().catch(() => undefined));
    }
  }
  source.start();
  return () => {
    source.stop();
    for (const element of elements) element.srcObject = null;
  };
}

/** One round of ringing, as a test: of one output. */
export async function playTestSound(output: string): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  const end = playTone(context, 'ring', [output], false);
  await new Promise((done) => setTimeout(done, 1_200));
  end();
  await context.close();
}
