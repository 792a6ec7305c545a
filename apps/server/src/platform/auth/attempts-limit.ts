/**
 * How often a password may be tried for one e-mail, from wherever. An attempt counts when it begins, so that many at once do not slip through
 * together, and is given back when the password was right: a person (or a program) that signs in often is not locked out.
 * In memory, per process: with several processes the limit is as many times higher, which changes nothing about guessing.
 */
export interface AttemptsLimit {
  /** @returns 0 where the attempt may go on, else the seconds to wait. */
  begin(key: string, nowMs: number): number;
  wasRight(key: string): void;
}

const mostKeys = 50_000;

export function createAttemptsLimit({ most, windowMs }: { most: number; windowMs: number }): AttemptsLimit {
  const windows = new Map<string, { count: number; endsMs: number }>();
  const forgetOld = (nowMs: number) => {
    for (const [key, { endsMs }] of windows) if (endsMs <= nowMs || windows.size > mostKeys) windows.delete(key);
  };
  return {
    begin(key, nowMs) {
      const window = windows.get(key);
      if (window && window.endsMs > nowMs) {
        if (window.count >= most) return Math.ceil((window.endsMs - nowMs) / 1_000);
        window.count += 1;
        return 0;
      }
      if (windows.size >= mostKeys) forgetOld(nowMs);
      windows.set(key, { count: 1, endsMs: nowMs + windowMs });
      return 0;
    },
    wasRight(key) {
      const window = windows.get(key);
      if (window && window.count > 0) window.count -= 1;
    },
  };
}
