import type { LineProblem, LineState } from './line.ts';
import type { MicrophoneState } from './microphone.ts';
import type { SoundState } from './sound.ts';

export type NotReadyReason =
  | 'signed_out'
  | 'no_webrtc'
  | 'other_tab'
  | 'not_secure'
  | 'microphone_denied'
  | 'microphone_missing'
  | 'microphone_not_asked'
  | 'sound_blocked'
  | 'off'
  | 'connecting'
  | 'session_failed'
  | 'connection_lost'
  | 'registration_refused'
  | 'do_not_disturb';

export type Readiness = { ready: true } | { ready: false; because: NotReadyReason };

const no = (because: NotReadyReason): Readiness => ({ ready: false, because });

/**
 * Ready to ring: registered, AND the microphone may be used, AND sound can be heard. Anything less is not ready, and the reason a person
 * can do something about comes first.
 */
export function readiness(now: {
  line: LineState;
  problem: LineProblem | null;
  microphone: MicrophoneState;
  sound: SoundState;
  webrtc?: boolean;
  elsewhere?: boolean;
  doNotDisturb?: boolean;
}): Readiness {
  if (now.problem === 'signed_out') return no('signed_out');
  if (now.webrtc === false) return no('no_webrtc');
  if (now.elsewhere) return no('other_tab');
  // Chosen: whatever else is missing, it would not ring.
  if (now.doNotDisturb) return no('do_not_disturb');
  switch (now.microphone) {
    case 'not_secure':
      return no('not_secure');
    case 'denied':
      return no('microphone_denied');
    case 'missing':
      return no('microphone_missing');
    case 'not_asked':
      return no('microphone_not_asked');
    case 'unknown':
      return no('connecting');
    case 'granted':
      break;
    default:
      return now.microphone satisfies never;
  }
  if (now.sound === 'blocked') return no('sound_blocked');
  if (now.line === 'registered') return { ready: true };
  if (now.line === 'offline') return no('off');
  return no(now.problem ?? 'connecting');
}
