import type { RoundTrips } from '@patchcord/contracts';

/** Length of each location's bar from 0 to 1, longest way longest: times where any was measured, else distances. null: no bar. */
export function barsOf(locations: RoundTrips['locations']): (number | null)[] {
  const times = locations.map(({ milliseconds }) => milliseconds);
  const values = times.some((time) => time !== null) ? times : locations.map(({ kilometres }) => kilometres);
  const longest = Math.max(...values.map((value) => value ?? 0));
  // The shortest way keeps a bar that can be seen.
  return values.map((value) => (value === null || longest === 0 ? (value === null ? null : 0.02) : Math.max(0.02, value / longest)));
}
