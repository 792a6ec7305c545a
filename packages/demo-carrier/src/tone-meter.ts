/**
 * What is in the sound: its loudest frequency and level. Works on windows of 2,048 samples (256 ms), so that a short beep is found in silence,
 * and looks at the last two seconds only, so that what is heard now counts.
 */
import { samplesPerSecond } from './g711.ts';

export interface Tone {
  /** Hertz, to about one. */
  hz: number;
  /** Level of that frequency in dBFS: 0 is a full-scale sine. */
  db: number;
}

const windowSize = 2048;
const windowsKept = 8;
/** Below this there is nothing to speak of: G.711's own noise lies under -70 dBFS. */
const silenceDb = -60;

/** In-place radix-2 FFT; lengths are powers of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j] as number, real[i] as number];
      [imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number];
    }
  }
  for (let length = 2; length <= size; length <<= 1) {
    const half = length >> 1;
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < half; k++) {
        const angle = (-2 * Math.PI * k) / length;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const low = start + k;
        const high = low + half;
        const [highReal, highImaginary] = [real[high] as number, imaginary[high] as number];
        const turnedReal = highReal * cos - highImaginary * sin;
        const turnedImaginary = highReal * sin + highImaginary * cos;
        real[high] = (real[low] as number) - turnedReal;
        imaginary[high] = (imaginary[low] as number) - turnedImaginary;
        real[low] = (real[low] as number) + turnedReal;
        imaginary[low] = (imaginary[low] as number) + turnedImaginary;
      }
    }
  }
}

/** The loudest frequency of one window of samples (a power of two of them), or null in silence. */
export function loudestTone(samples: ArrayLike<number>, rate: number = samplesPerSecond): Tone | null {
  const size = samples.length;
  const real = Float64Array.from({ length: size }, (_, i) => (samples[i] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)));
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  // A Hann window halves the amplitude; a sine's energy stands in two mirrored bins.
  const level = (bin: number) => 20 * Math.log10((4 * Math.hypot(real[bin] as number, imaginary[bin] as number)) / size + 1e-12);
  let peak = 2;
  for (let bin = 2; bin < size / 2 - 1; bin++) if (level(bin) > level(peak)) peak = bin;
  const db = level(peak);
  if (db < silenceDb) return null;
  const [before, after] = [level(peak - 1), level(peak + 1)];
  const shift = (0.5 * (before - after)) / (before - 2 * db + after) || 0;
  return { hz: Math.round(((peak + shift) * rate) / size), db: Math.round(db * 10) / 10 };
}

/** Collects sound and tells its loudest tone of the last two seconds. */
export class ToneMeter {
  private readonly windows: Float64Array[] = [];
  private filling = new Float64Array(windowSize);
  private filled = 0;

  push(samples: Iterable<number>): void {
    for (const sample of samples) {
      this.filling[this.filled++] = sample;
      if (this.filled < windowSize) continue;
      this.windows.push(this.filling);
      if (this.windows.length > windowsKept) this.windows.shift();
      this.filling = new Float64Array(windowSize);
      this.filled = 0;
    }
  }

  /** null: nothing but silence, or less than 256 ms of sound so far. */
  loudest(): Tone | null {
    let best: Tone | null = null;
    for (const window of this.windows) {
      const tone = loudestTone(window);
      if (tone && (!best || tone.db > best.db)) best = tone;
    }
    return best;
  }
}
