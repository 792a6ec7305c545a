/** When things are tried again. */

/** Credentials are renewed when two thirds of what is left of their life are over, and never more often than every 5 s. */
export const renewAfterMs = (leftMs: number) => Math.max(5_000, (leftMs * 2) / 3);

/** Wait before attempt n (from 0): 1, 2, 4, 8, then 10 s, of which a random half, so that phones do not come back all at once. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  const wholeMs = Math.min(1_000 * 2 ** attempt, 10_000);
  return wholeMs / 2 + (random() * wholeMs) / 2;
}
