export type MicrophoneState = 'unknown' | 'not_asked' | 'granted' | 'denied' | 'missing' | 'not_secure';

export interface Microphone {
  state(): MicrophoneState;
  /** Shows the browser's question where it has not been answered yet. */
  ask(): Promise<void>;
  /** A stream for one call; whoever opens it stops its tracks. */
  open(): Promise<MediaStream>;
  stop(): void;
}

const wanted: MediaStreamConstraints = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

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

  const open = async () => {
    if (!devices) throw new Error('no media devices: the page is not served over HTTPS or from localhost');
    try {
      const stream = await devices.getUserMedia(wanted);
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
