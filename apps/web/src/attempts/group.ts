import type { Attempt } from '@patchcord/contracts';

export interface AttemptGroup {
  key: string;
  count: number;
  firstAt: string;
  lastAt: string;
  /** The newest of them. */
  last: Attempt;
}

/** The control plane counts by the hour; for a person the same thing from the same place is one thing. Newest first. */
export function groupAttempts(attempts: readonly Attempt[]): AttemptGroup[] {
  const groups = new Map<string, AttemptGroup>();
  for (const attempt of attempts) {
    const key = [attempt.origin.address, attempt.result.outcome, attempt.called ?? attempt.calledRaw].join(' ');
    const group = groups.get(key);
    if (!group) groups.set(key, { key, count: attempt.count, firstAt: attempt.firstAt, lastAt: attempt.lastAt, last: attempt });
    else {
      group.count += attempt.count;
      if (attempt.firstAt < group.firstAt) group.firstAt = attempt.firstAt;
      if (attempt.lastAt > group.lastAt) {
        group.lastAt = attempt.lastAt;
        group.last = attempt;
      }
    }
  }
  return [...groups.values()].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}
