/** What is in the last seconds of a recording that is still written: WAV, 16 bit, 8,000 samples a second. */
import { type Tone, ToneMeter } from '@patchcord/demo-carrier';

const headBytes = 44;
const lastBytes = 2 * 8_000 * 2;

export function readTone(file: Buffer): Tone | null {
  const whole = file.length - (file.length % 2);
  if (whole - headBytes < lastBytes / 2) return null;
  const meter = new ToneMeter();
  const from = Math.max(headBytes, whole - lastBytes);
  meter.push(Array.from({ length: (whole - from) / 2 }, (_, at) => file.readInt16LE(from + at * 2) / 32_768));
  return meter.loudest();
}
