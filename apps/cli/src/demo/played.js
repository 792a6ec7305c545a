/**
 * Runs in the page before its own code: an ear at what is played to the person. `patchcordPlayed()` gives the loudest frequency of the voice that is played,
 * or null while none is; `patchcordTone()` how many seconds one round of the phone's own tone takes (packages/phone/src/tones.ts), or null.
 */
{
  let stream = null;
  let heard = null;
  const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...original,
    set(next) {
      original.set.call(this, next);
      stream = next;
      heard?.analyser.context.close();
      heard = null;
    },
  });
  // A call that comes off hold gets a new track in the same stream.
  const listen = (track) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    // What is heard now, not what faded.
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    return { track, analyser };
  };
  globalThis.patchcordPlayed = () => {
    const [track] = stream?.getAudioTracks() ?? [];
    if (!track) return null;
    if (heard?.track !== track) {
      heard?.analyser.context.close();
      heard = listen(track);
    }
    const { analyser } = heard;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const peak = bins.reduce((best, db, bin) => (bin > 0 && db > bins[best] ? bin : best), 1);
    if (!Number.isFinite(bins[peak])) return null;
    return { hz: Math.round((peak * analyser.context.sampleRate) / analyser.fftSize), db: Math.round(bins[peak] * 10) / 10 };
  };
  const playing = new Set();
  const { start, stop } = AudioScheduledSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    playing.add(this);
    return start.apply(this, when);
  };
  AudioBufferSourceNode.prototype.stop = function (...when) {
    playing.delete(this);
    return stop.apply(this, when);
  };
  globalThis.patchcordTone = () => [...playing].at(-1)?.buffer?.duration ?? null;
}
