/**
 * Whether a number is open, judged by an edge alone and for years ahead: the hours as the number's own clocks show them, and when these clocks change.
 * Pure, and without imports: the router bundles this file.
 */

export interface OpeningHours {
  /** When it is open, in minutes from Monday 0:00 by the clocks of its zone: [from, to), in order, none overlaps another. */
  weekly: [from: number, to: number][];
  /** Days on which it is closed whatever the week says, as days since 1970-01-01. */
  closedDays: number[];
  /** How many minutes the clocks are ahead of UTC, and since when (seconds since 1970; the first since ever). In order; the last one goes on. */
  clocks: [since: number, minutesAhead: number][];
}

const minutesOfDay = 1_440;
const minutesOfWeek = 7 * minutesOfDay;
/** 1970-01-01 was a Thursday. */
const mondayToEpoch = 3 * minutesOfDay;

/** Whole minutes since 1970-01-01 0:00 that the clocks show. */
export function minutesShown(clocks: OpeningHours['clocks'], atMs: number): number {
  const seconds = Math.floor(atMs / 1000);
  let ahead = 0;
  for (let i = 0; i < clocks.length; i++) {
    const [since, minutesAhead] = clocks[i] as [number, number];
    if (i > 0 && since > seconds) break;
    ahead = minutesAhead;
  }
  return Math.floor(seconds / 60) + ahead;
}

export function isOpenAt(hours: OpeningHours, atMs: number): boolean {
  const shown = minutesShown(hours.clocks, atMs);
  if (hours.closedDays.indexOf(Math.floor(shown / minutesOfDay)) >= 0) return false;
  const minute = (shown + mondayToEpoch) % minutesOfWeek;
  for (let i = 0; i < hours.weekly.length; i++) {
    const [from, to] = hours.weekly[i] as [number, number];
    if (minute >= from && minute < to) return true;
  }
  return false;
}
