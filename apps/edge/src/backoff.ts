/** How long to wait before trying again: doubles up to a limit, drawn at random between half and whole so that many edges do not come together. */
export interface Backoff {
  nextMs(): number;
  reset(): void;
}

export function createBackoff(limits: { firstMs: number; mostMs: number }, random: () => number = Math.random): Backoff {
  let spanMs = limits.firstMs;
  return {
    nextMs() {
      const waitMs = spanMs * (0.5 + random() / 2);
      spanMs = Math.min(spanMs * 2, limits.mostMs);
      return waitMs;
    },
    reset() {
      spanMs = limits.firstMs;
    },
  };
}
