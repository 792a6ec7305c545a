/**
 * Runs in the page before its own code: an ear at every sound that arrives. `patchcordHeard()` gives the loudest frequency in hertz and dB,
 * or null while there is nothing.
 */
{
  let analyser = null;
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        const context = new AudioContext();
        analyser = context.createAnalyser();
        analyser.fftSize = 8192;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      });
    }
  };
  globalThis.patchcordHeard = () => {
    if (!analyser) return null;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const peak = bins.reduce((best, db, bin) => (bin > 0 && db > bins[best] ? bin : best), 1);
    if (!Number.isFinite(bins[peak])) return null;
    return { hz: Math.round((peak * analyser.context.sampleRate) / analyser.fftSize), db: Math.round(bins[peak] * 10) / 10 };
  };
}
