export type MicrophoneState = 'unknown' | 'not_asked' | 'granted' | 'denied' | 'missing' | 'not_secure';

export interface Microphone {
  state(): MicrophoneState;
  /** Shows the browser's question where it has not been answered yet. */
  ask(): Promise<void>;
  /** A stream for one call, of that device where it is there; whoever opens it stops its tracks. @throws see `openFailure` */
  open(device?: string): Promise<MediaStream>;
  stop(): void;
}

/** Why a microphone could not be opened. */
export type MicrophoneFailure = 'microphone_denied' | 'microphone_missing' | 'microphone_taken';

/** By the names that Media Capture and Streams section 10.2 gives. What is none of them is a device that does not do what it should. */
export function openFailure(error: unknown): MicrophoneFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone_denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone_missing';
  return 'microphone_taken';
}

/** `ideal`: another microphone is better than none. */
const wanted = (device: string): MediaStreamConstraints => ({
  audio: {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(device === '' ? {} : { deviceId: { ideal: device } }),
  },
});

export const stopTracks = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** Watches permission and presence of a microphone. It is open only during a call: no lit 'in use' sign while waiting. */
export function watchMicrophone(changed: () => void): Microphone {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  let state: MicrophoneState = devices ? 'unknown' : 'not_secure';
  let permission: PermissionStatus | null = null;
  let present = true;
  let stopped = false;
  /** Safari goes on saying 'prompt' after it was allowed: what was seen counts for as long as the page lives. */
  let opened = false;

  const set = (next: MicrophoneState) => {
    if (stopped || next === state) return;
    state = next;
    changed();
  };
  const read = () => {
    if (!devices) return;
    if (permission?.state === 'denied') {
      opened = false;
      set('denied');
    } else if (!present) set('missing');
    else set(permission?.state === 'granted' || opened ? 'granted' : 'not_asked');
  };
  const lookForDevices = async () => {
    const all = (await devices?.enumerateDevices()) ?? [];
    present = all.some((device) => device.kind === 'audioinput');
    read();
  };
  const begin = async () => {
    try {
      permission = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      permission.onchange = read;
    } catch {
      // Older browsers do not know this permission: then only asking tells.
    }
    await lookForDevices();
  };
  devices?.addEventListener('devicechange', lookForDevices);
  void begin();

  const open = async (device = '') => {
    if (!devices) throw new Error('no media devices: the page is not served over HTTPS or from localhost');
    try {
      const stream = await devices.getUserMedia(wanted(device));
      opened = true;
      present = true;
      read();
      return stream;
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'NotFoundError') present = false;
      // A question closed without an answer is not a no: the permission stays 'prompt' and may be asked again.
      if (name === 'NotAllowedError' && permission?.state !== 'prompt') {
        opened = false;
        set('denied');
      } else read();
      throw error;
    }
  };

  return {
    state: () => state,
    ask: async () => {
      await open().then(stopTracks, () => undefined);
    },
    open,
    stop() {
      stopped = true;
      devices?.removeEventListener('devicechange', lookForDevices);
      if (permission) permission.onchange = null;
    },
  };
}
