/**
 * Days in a number's country. A country may have many time zones and a number rings in all of them: its day begins where it begins first and ends
 * where it ends last. Zones and weekends are those of the platform's own CLDR data (Intl). Pure.
 */
import { portingLimits } from '@patchcord/contracts';

const dayMs = 86_400_000;

/** What ECMA-402 has by now and TypeScript's library has not (Intl Locale Info). */
type RegionFacts = Intl.Locale & { getTimeZones?(): string[] | undefined; getWeekInfo?(): { weekend: number[] } };
const regionFacts = (country: string | null): RegionFacts => new Intl.Locale('und', country === null ? {} : { region: country });

/** Numbers of no country (international freephone): UTC. */
function zonesOf(country: string | null): string[] {
  if (country === null) return ['UTC'];
  const zones = regionFacts(country).getTimeZones?.() ?? [];
  return zones.length > 0 ? zones : ['UTC'];
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...fields });
  clocks.set(zone, clock);
  return clock;
}

/** What the clocks of that zone show at a moment, as if it were UTC. */
export function shownMs(zone: string, atMs: number): number {
  const part = Object.fromEntries(
    clockOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
}

/** Twice, because the offset may change between the guess and the midnight that is meant. */
function midnightMs(day: string, zone: string): number {
  const meant = Date.parse(`${day}T00:00:00Z`);
  const guess = meant - (shownMs(zone, meant) - meant);
  return meant - (shownMs(zone, guess) - guess);
}

export const nextDay = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

export const dayBegins = (day: string, country: string | null): Date =>
  new Date(Math.min(...zonesOf(country).map((zone) => midnightMs(day, zone))));

export const dayEnds = (day: string, country: string | null): Date =>
  new Date(Math.max(...zonesOf(country).map((zone) => midnightMs(nextDay(day), zone))));

/** The newest day that has begun somewhere in the country. */
export function today(country: string | null, now: Date): string {
  const days = zonesOf(country).map((zone) => new Date(shownMs(zone, now.getTime())).toISOString().slice(0, 10));
  return days.toSorted().at(-1) as string;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

function isWeekend(day: string, country: string | null): boolean {
  const { weekend } = regionFacts(country).getWeekInfo?.() ?? { weekend: [6, 7] };
  return weekend.includes(weekdayOf(day) || 7); // ISO 8601: Sunday is 7
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });
const nameOf = (country: string | null) => (country === null ? 'the number’s country' : (countryNames.of(country) ?? country));

/** The nearest working day from there on. */
export function workingDayFrom(day: string, country: string | null): string {
  return isWeekend(day, country) ? workingDayFrom(nextDay(day), country) : day;
}

export interface DayRange {
  earliest: string;
  latest: string;
}
/** @param ahead days from today on: `portingLimits.leastDaysAhead` for a wish, 0 for what was agreed with the carrier. */
export function dayRange(country: string | null, now: Date, ahead: number): DayRange {
  const first = today(country, now);
  return { earliest: workingDayFrom(nextDay(first, ahead), country), latest: nextDay(first, portingLimits.mostDaysAhead) };
}

/** @returns what is wrong with it and which would be right, or null. Public holidays are not known here: support and the carrier know them. */
export function wrongDay(day: string, country: string | null, now: Date, ahead: number): string | null {
  const { earliest, latest } = dayRange(country, now, ahead);
  if (day < today(country, now)) return `${day} is over. The earliest day is ${earliest}.`;
  if (day < earliest && !isWeekend(day, country)) {
    return `${day} is too soon: a carrier needs ${ahead} days at least. The earliest day is ${earliest}.`;
  }
  if (isWeekend(day, country)) {
    const next = workingDayFrom(day < earliest ? earliest : day, country);
    return `${day} is a ${weekdays[weekdayOf(day)]}, no working day in ${nameOf(country)}, and numbers are ported on working days. The next one is ${next}.`;
  }
  return day > latest ? `${day} is too far away: no carrier holds a date for longer. The latest day is ${latest}.` : null;
}
