/** How loud a microphone is, 0 to 1, ten times a second: to see that it is the right one. @returns ends it */
export function watchLevel(stream: MediaStream, heard: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // Speech lies between about -50 and -10 dB.
    const db = 10 * Math.log10(power + 1e-9);
    heard(Math.min(1, Math.max(0, (db + 55) / 45)));
  };
  const looks = setInterval(look, 100);
  return () => {
    clearInterval(looks);
    void context.close();
  };
}
