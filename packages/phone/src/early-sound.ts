/** How long the other side may be silent before our own ringback is heard again. */
const silentMs = 900;
const lookMs = 150;

/**
 * Whether sound comes from the other side before it answers (early media, RFC 3960): only then nothing of our own is played over it. A 183 with SDP is no proof:
 * some networks send one and then nothing.
 * @returns ends it
 */
export function watchEarlySound(receiver: RTCRtpReceiver, changed: (comes: boolean) => void): () => void {
  let comes = false;
  let seenAt = 0;
  let lastAtMs = 0;
  const look = () => {
    const [source] = receiver.getSynchronizationSources();
    if (source && source.timestamp !== seenAt) {
      seenAt = source.timestamp;
      lastAtMs = Date.now();
    }
    const now = lastAtMs > 0 && Date.now() - lastAtMs < silentMs;
    if (now === comes) return;
    comes = now;
    changed(comes);
  };
  const looks = setInterval(look, lookMs);
  return () => clearInterval(looks);
}
