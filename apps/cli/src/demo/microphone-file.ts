/**
 * A recording that stands in for the microphone: short beeps, because the browser's noise suppression takes a steady tone for noise and
 * removes it. WAV, 16 bit, mono.
 */
const samplesPerSecond = 48_000;
const period = { beepSeconds: 0.25, pauseSeconds: 0.15 };
const amplitude = 0.5;

export function beeps(hz: number, seconds: number): Buffer {
  const samples = samplesPerSecond * seconds;
  const data = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) {
    const at = (i / samplesPerSecond) % (period.beepSeconds + period.pauseSeconds);
    const sample = at < period.beepSeconds ? Math.sin((2 * Math.PI * hz * i) / samplesPerSecond) * amplitude : 0;
    data.writeInt16LE(Math.round(sample * 32_767), i * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samplesPerSecond, 24);
  head.writeUInt32LE(samplesPerSecond * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
