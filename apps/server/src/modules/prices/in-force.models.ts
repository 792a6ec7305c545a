/** Which list is in force when. Each begins at its time and ends when the next one does. Pure. */
import type { PriceList } from '@patchcord/contracts';

interface Dated {
  id: string;
  startsAt: Date | null;
}

/** Those with a time, the first to begin first. */
const inOrder = <L extends Dated>(lists: readonly L[]): (L & { startsAt: Date })[] =>
  lists
    .filter((list): list is L & { startsAt: Date } => list.startsAt !== null)
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());

export const inForceAt = <L extends Dated>(lists: readonly L[], at: Date): (L & { startsAt: Date }) | null =>
  inOrder(lists).findLast(({ startsAt }) => startsAt <= at) ?? null;

export function standingOf(list: Dated, lists: readonly Dated[], now: Date): { state: PriceList['state']; endsAt: Date | null } {
  const { startsAt } = list;
  if (startsAt === null) return { state: 'draft', endsAt: null };
  const next = inOrder(lists).find((one) => one.startsAt > startsAt);
  const endsAt = next?.startsAt ?? null;
  if (startsAt > now) return { state: 'scheduled', endsAt };
  return { state: endsAt !== null && endsAt <= now ? 'ended' : 'in_force', endsAt };
}

export const today = (now: Date): string => now.toISOString().slice(0, 10);

/** When a list begins that is put in force from a day on; null: the day is over. */
export function beginOf(day: string, now: Date): Date | null {
  if (day < today(now)) return null;
  return day === today(now) ? now : new Date(`${day}T00:00:00.000Z`);
}
