/** G.711 (ITU-T G.711): 8,000 samples a second, one byte each. Samples here are numbers from -1 to 1. */
export type G711 = 'PCMU' | 'PCMA';

/** Static payload types of RFC 3551 section 6. */
export const payloadTypes: Readonly<Record<G711, number>> = { PCMU: 0, PCMA: 8 };
export const samplesPerSecond = 8000;

const bias = 0x84;
const clip = 32635;

/** The position of the highest set bit of `magnitude` above bit 7: the segment of the companding curve, 0 to 7. */
function segment(magnitude: number): number {
  let exponent = 7;
  for (let mask = 0x4000; exponent > 0 && (magnitude & mask) === 0; mask >>= 1) exponent--;
  return exponent;
}

function muLaw(sample: number): number {
  const linear = Math.round(sample * 32767);
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), clip) + bias;
  const exponent = segment(magnitude);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function fromMuLaw(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + bias) << exponent) - bias;
  return (bits & 0x80 ? -magnitude : magnitude) / 32768;
}

function aLaw(sample: number): number {
  const linear = Math.round(sample * 32767);
  const sign = linear >= 0 ? 0x80 : 0;
  const magnitude = Math.min(linear >= 0 ? linear : -linear - 1, clip);
  const exponent = segment(magnitude);
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function fromALaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 0x07;
  const mantissa = bits & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / 32768;
}

export const encodeSample: Readonly<Record<G711, (sample: number) => number>> = { PCMU: muLaw, PCMA: aLaw };
export const decodeSample: Readonly<Record<G711, (byte: number) => number>> = { PCMU: fromMuLaw, PCMA: fromALaw };
