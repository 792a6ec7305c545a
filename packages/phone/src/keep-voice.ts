import type { RTCSession } from 'jssip/lib/RTCSession.js';
import { stopTracks } from './microphone.ts';

export interface KeptVoice {
  /** Opens the microphone anew: another one was chosen, or one came back. */
  again(): Promise<void>;
  stop(): void;
}

/**
 * The microphone of one call for as long as it lasts: where it is unplugged or taken away, another one is opened and goes on in the same call, without a word to
 * the other side.
 * @param lost whether the other side hears nothing for want of a microphone
 */
export function keepVoice(
  session: RTCSession,
  first: MediaStream,
  open: () => Promise<MediaStream>,
  lost: (isLost: boolean) => void,
): KeptVoice {
  let stream = first;
  let over = false;
  const follow = () => {
    // Not sent for tracks that are stopped here (Media Capture and Streams section 4.3.1).
    stream.getAudioTracks()[0]?.addEventListener('ended', () => void again(), { once: true });
  };
  const again = async () => {
    const next = await open().catch(() => null);
    const track = next?.getAudioTracks()[0];
    const sender = session.connection?.getSenders().find((one) => one.dtmf !== null || one.track?.kind === 'audio');
    if (over || !next || !track || !sender) {
      if (next) stopTracks(next);
      if (!over && stream.getAudioTracks()[0]?.readyState === 'ended') lost(true);
      return;
    }
    // Muted or on hold stays so.
    track.enabled = sender.track?.enabled ?? true;
    const before = stream;
    stream = next;
    await sender.replaceTrack(track);
    stopTracks(before);
    follow();
    lost(false);
  };
  follow();
  return {
    again,
    stop() {
      over = true;
      stopTracks(stream);
    },
  };
}
