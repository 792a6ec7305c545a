import type { PhoneSession } from '@patchcord/contracts';
import type { CallList } from './calls.ts';
import type { ChosenDevices } from './devices.ts';
import type { LineProblem, LineState } from './line.ts';
import type { MicrophoneState } from './microphone.ts';
import type { OutgoingCall } from './place.ts';
import type { HeardNow } from './quality.ts';
import type { SendQuality } from './quality-watch.ts';
import type { Readiness } from './readiness.ts';
import type { SoundState } from './sound.ts';

export interface PhoneSnapshot extends CallList {
  readiness: Readiness;
  line: LineState;
  problem: LineProblem | null;
  microphone: MicrophoneState;
  sound: SoundState;
  /** Calls are heard where the system plays: what was chosen for them is not plugged in. */
  heardElsewhere: boolean;
  /** Calls do not ring here; others of the number do. */
  doNotDisturb: boolean;
  /** This browser can make calls at all. */
  webrtc: boolean;
  /** Another tab of this browser is the phone (one-tab.ts). */
  elsewhere: boolean;
  /** How the current call sounds; null while nothing is known. */
  heardNow: HeardNow | null;
  /** The microphone of the current call is gone: the other side hears nothing. */
  voiceLost: boolean;
  /** The sound of the current call has no way, in either direction: another one is looked for. */
  wayLost: boolean;
}

/** The whole phone of one person in one browser tab. No UI: `subscribe` and `snapshot` fit React's useSyncExternalStore. */
export interface Phone {
  snapshot(): PhoneSnapshot;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  /** Something says that a call comes and this phone is not known to be there: it connects again at once. */
  wake(): void;
  askForMicrophone(): Promise<void>;
  allowSound(): Promise<void>;
  /** Calls out. A call that is talked in is put on hold. @returns false where there is no line, or too many calls */
  call(out: OutgoingCall): Promise<boolean>;
  /** These mean the current call where none is named. */
  answer(id?: string): Promise<void>;
  decline(id?: string): void;
  hangUp(id?: string): void;
  hold(id?: string): void;
  /** Takes a call off hold; one that is talked in is put on hold. */
  resume(id?: string): void;
  setMuted(muted: boolean): void;
  /** Keys pressed in the current call: 0-9 * # A-D (RFC 4733). */
  sendKeys(keys: string): void;
  /**
   * Calls a colleague about the current call, which is put on hold. `atOnce`: the colleague has it as soon as they answer; else they are talked to first.
   * Where they do not take it, it comes back. @returns false where there is no call to hand over, or too many calls
   */
  handOver(colleague: { id: string; name: string }, atOnce: boolean): Promise<boolean>;
  /** The colleague who was asked gets the call. */
  handOverNow(id?: string): void;
  setDoNotDisturb(on: boolean): void;
  /** Also in a call that is going on. */
  applyDevices(devices: ChosenDevices): void;
  /** Becomes the phone instead of the other tab. */
  comeHere(): void;
  /** Forgets how the last call ended. */
  dismiss(): void;
}

export interface PhoneNeeds {
  fetchSession(): Promise<PhoneSession>;
  /** PUT …/phone/calls/:call/quality. */
  sendQuality: SendQuality;
  /** Tabs of one browser with the same name are one phone. */
  name: string;
}
