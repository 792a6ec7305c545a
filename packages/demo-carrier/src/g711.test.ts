import { describe, expect, test } from 'vitest';
import { decodeSample, encodeSample } from './g711.ts';

describe('G.711', () => {
  test('silence has the byte that ITU-T G.711 gives it', () => {
    expect(encodeSample.PCMU(0)).toBe(0xff);
    expect(encodeSample.PCMA(0)).toBe(0xd5);
  });

  test('full scale is the last step of the curve, on both sides', () => {
    expect(encodeSample.PCMU(1)).toBe(0x80);
    expect(encodeSample.PCMU(-1)).toBe(0x00);
    expect(encodeSample.PCMA(1)).toBe(0xaa);
    expect(encodeSample.PCMA(-1)).toBe(0x2a);
  });

  test.each(['PCMU', 'PCMA'] as const)('every %s byte survives being decoded and coded again', (codec) => {
    for (let byte = 0; byte < 256; byte++) {
      const back = encodeSample[codec](decodeSample[codec](byte));
      // µ-law has two zeros, 0x7f and 0xff.
      expect(codec === 'PCMU' && byte === 0x7f ? 0x7f : back).toBe(byte);
    }
  });

  test.each(['PCMU', 'PCMA'] as const)('%s is off by no more than 4 % of the sample', (codec) => {
    for (const sample of [-0.9, -0.31, -0.02, 0.02, 0.31, 0.9]) {
      expect(Math.abs(decodeSample[codec](encodeSample[codec](sample)) - sample)).toBeLessThan(Math.abs(sample) * 0.04);
    }
  });
});
