/**
 * How quiet the machine is: the same fixed piece of work, again and again. On a quiet machine it takes the same time always; what others take shows
 * as time that passed without this process computing.
 */
import { loadavg } from 'node:os';
import { coefficientOfVariation, median } from './statistics.ts';

export interface NoiseSample {
  when: string;
  /** Wall-clock times of the spins, ms. */
  spinsMs: number[];
  /** Part of that time in which this process had a core. */
  hadCore: number;
  load: number;
}

const spinsAtOnce = 9;
const turns = 20_000_000;

function spin(): number {
  const startedMs = performance.now();
  let x = 1;
  for (let i = 0; i < turns; i++) x = (x * 1_103_515_245 + 12_345) & 0x7fffffff;
  // Used, so that no compiler leaves the loop out.
  if (x < 0) throw new Error('arithmetic is broken');
  return performance.now() - startedMs;
}

spin(); // compiled before it counts

export function sampleNoise(when: string): NoiseSample {
  const load = loadavg()[0] ?? Number.NaN;
  const before = process.cpuUsage();
  const spinsMs = Array.from({ length: spinsAtOnce }, spin);
  const used = process.cpuUsage(before);
  const passedMs = spinsMs.reduce((sum, one) => sum + one, 0);
  return { when, spinsMs, hadCore: Math.min(1, (used.user + used.system) / 1_000 / passedMs), load };
}

/** Beyond these a ratio of two measurements says little. */
const limits = { variation: 0.1, hadCore: 0.9 };

export interface Noise {
  /** Coefficient of variation over all spins. */
  variation: number;
  /** Slowest moment's median over the fastest moment's: the machine itself may change its pace. */
  drift: number;
  /** The worst moment. */
  hadCore: number;
  loads: number[];
  tooNoisy: boolean;
}

export function judgeNoise(samples: readonly NoiseSample[]): Noise {
  const variation = coefficientOfVariation(samples.flatMap((one) => one.spinsMs));
  const medians = samples.map((one) => median(one.spinsMs));
  const hadCore = Math.min(...samples.map((one) => one.hadCore));
  return {
    variation,
    drift: Math.max(...medians) / Math.min(...medians),
    hadCore,
    loads: samples.map((one) => one.load),
    tooNoisy: variation > limits.variation || hadCore < limits.hadCore,
  };
}

export const noiseWords = ({ variation, drift, hadCore, loads }: Noise): string =>
  `a fixed spin varied by ${(variation * 100).toFixed(1)} % (slowest moment x${drift.toFixed(2)} of the fastest), had a core ${(hadCore * 100).toFixed(0)} % of the time at worst; load average ${loads.map((one) => one.toFixed(2)).join(', ')}`;
