import { describe, expect, test } from 'vitest';
import { decodeSample, encodeSample } from './g711.ts';
import { loudestTone, ToneMeter } from './tone-meter.ts';

const sine = (hz: number, level: number, samples: number, rate = 8000) =>
  Array.from({ length: samples }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate));
const overThePhone = (samples: number[]) => samples.map((sample) => decodeSample.PCMU(encodeSample.PCMU(sample)));

describe('the tone meter', () => {
  test.each([440, 697, 1000, 2733])('finds %i Hz to within 2 Hz after G.711', (hz) => {
    const meter = new ToneMeter();
    meter.push(overThePhone(sine(hz, 0.3, 8000)));
    expect(Math.abs((meter.loudest()?.hz ?? 0) - hz)).toBeLessThanOrEqual(2);
  });

  test('tells the level: full scale is 0 dB, half of it 6 dB less', () => {
    expect(loudestTone(sine(1000, 1, 2048))?.db).toBeCloseTo(0, 0);
    expect(loudestTone(sine(1000, 0.5, 2048))?.db).toBeCloseTo(-6, 0);
  });

  test('hears nothing in silence', () => {
    const meter = new ToneMeter();
    meter.push(overThePhone(new Array(8000).fill(0)));
    expect(meter.loudest()).toBeNull();
  });

  test('hears a short beep in silence', () => {
    const meter = new ToneMeter();
    meter.push([...new Array(4000).fill(0), ...sine(600, 0.2, 1600), ...new Array(4000).fill(0)]);
    expect(Math.abs((meter.loudest()?.hz ?? 0) - 600)).toBeLessThanOrEqual(4);
  });

  test('forgets what is older than two seconds', () => {
    const meter = new ToneMeter();
    meter.push(sine(1000, 0.9, 8000));
    meter.push(sine(440, 0.1, 24_000));
    expect(Math.abs((meter.loudest()?.hz ?? 0) - 440)).toBeLessThanOrEqual(2);
  });
});
