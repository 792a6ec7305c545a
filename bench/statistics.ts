const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The smallest value that `percent` of all do not exceed (nearest rank). */
export const percentile = (values: readonly number[], percent: number): number =>
  ascending(values)[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)] ?? Number.NaN;

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Standard deviation as a part of the mean. */
export function coefficientOfVariation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((one) => (one - middle) ** 2))) / middle;
}

/** '0.92 to 1.10': how far samples lie apart. */
export const spread = (values: readonly number[], digits = 2): string =>
  values.length === 0 ? 'none' : `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
