/** The day's spend guard: whether calls out of an account stop for today. Pure. Money in millionths. */
import { guardedUnpriced, priceFor, type Tariff } from '../costs/costs.models.ts';
import { costOf } from '../prices/rating.models.ts';

/** Days are those of UTC: the account's row opens again when the next one begins. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const dayBegins = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
export const nextDayBegins = (day: string): Date => new Date(dayBegins(day).getTime() + 86_400_000);

export interface CallUp {
  called: string | null;
  startedAt: Date;
}

/** How often calls that are up are looked at. */
export const lookEveryMs = 30_000;

/** Nobody tells of the answer while a call is up: counted as if it came at once, and up to the moment when it is looked at again. */
export function boundOf({ called, startedAt }: CallUp, tariff: Tariff | null, now: Date): number {
  const talkMs = Math.max(0, now.getTime() - startedAt.getTime()) + lookEveryMs;
  const price = priceFor(called, tariff);
  return price ? costOf(talkMs, price).amount : guardedUnpriced(talkMs, tariff);
}

export interface Spent {
  /** null: none. */
  limit: number | null;
  /** Of calls that ended today. */
  spent: number;
  /** Of calls that are up. */
  up: number;
}

export const isReached = ({ limit, spent, up }: Spent): boolean => limit !== null && spent + up >= limit;

export type GuardMove = 'close' | 'open' | 'stay';

/** @param spentDay the day for which the account is closed; null: it is open. */
export function guardMove(spentDay: string | null, spent: Spent, today: string): GuardMove {
  if (isReached(spent)) return spentDay === today ? 'stay' : 'close';
  return spentDay === null ? 'stay' : 'open';
}
