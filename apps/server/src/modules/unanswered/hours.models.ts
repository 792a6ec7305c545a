/** Opening hours, as people write them and as edges judge them (docs/decisions/an-edge-knows-the-clocks.md). Pure. */
import { isOpenAt, type NumberHours, type OpeningHours, type OpenSpan, weekdays } from '@patchcord/contracts';
import type { Detail } from '../../platform/http/errors.ts';
import { shownMs } from '../portings/days.models.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const minutesOfDay = 1_440;
/** Edges know the clocks for so long without hearing of us again. */
const yearsAhead = 4;

/** '09:30' -> 570 */
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const minutesAhead = (zone: string, atMs: number) => Math.round((shownMs(zone, atMs) - atMs) / minuteMs);

/** The minute in which the clocks of that zone change, between a moment before and one after. */
function changeBetween(zone: string, beforeMs: number, afterMs: number): number {
  const then = minutesAhead(zone, afterMs);
  let [low, high] = [beforeMs, afterMs];
  while (high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
    if (minutesAhead(zone, middle) === then) high = middle;
    else low = middle;
  }
  return high;
}

const known = new Map<string, OpeningHours['clocks']>();
/** From the beginning of this year on, so that rows are the same all year. */
export function clocksOf(zone: string, now: Date): OpeningHours['clocks'] {
  const year = now.getUTCFullYear();
  const name = `${zone} ${year}`;
  const before = known.get(name);
  if (before) return before;
  let at = Date.UTC(year, 0, 1);
  let ahead = minutesAhead(zone, at);
  const clocks: OpeningHours['clocks'] = [[0, ahead]];
  for (; at < Date.UTC(year + yearsAhead, 0, 1); at += dayMs) {
    const next = minutesAhead(zone, at + dayMs);
    if (next === ahead) continue;
    clocks.push([changeBetween(zone, at, at + dayMs) / 1000, next]);
    ahead = next;
  }
  known.set(name, clocks);
  return clocks;
}

const spanOf = ({ day, from, to }: OpenSpan): [number, number] => {
  const midnight = weekdays.indexOf(day) * minutesOfDay;
  return [midnight + minutesOf(from), midnight + minutesOf(to)];
};

export const hoursRow = ({ zone, weekly, holidays }: NumberHours, now: Date): OpeningHours => ({
  weekly: weekly.map(spanOf).toSorted(([a], [b]) => a - b),
  closedDays: holidays.map((day) => Date.parse(`${day}T00:00:00Z`) / dayMs).toSorted((a, b) => a - b),
  clocks: clocksOf(zone, now),
});

export const isOpenNow = (hours: NumberHours | null, now: Date): boolean => hours === null || isOpenAt(hoursRow(hours, now), now.getTime());

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // 'UTC+1' and '+01:00' are clocks that never change: people who write them mean a place that does.
    return zone === 'UTC' || /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/** Each field that is wrong, with what would be right. */
export function wrongHours({ zone, weekly, holidays }: NumberHours): Detail[] {
  const wrong: Detail[] = [];
  if (!isZone(zone)) {
    const message = `${zone} is no time zone that is known here. Take a name such as Europe/London or America/New_York.`;
    wrong.push({ field: 'hours.zone', received: zone, message });
  }
  weekly.forEach((span, index) => {
    const field = `hours.weekly.${index}.to`;
    const received = `${span.from} to ${span.to}`;
    if (minutesOf(span.to) <= minutesOf(span.from)) {
      const message = `${received} ends before it begins. Hours past midnight are two: until 24:00, and from 00:00 on the next day.`;
      wrong.push({ field, received, message });
      return;
    }
    const other = weekly.slice(0, index).find((one) => overlap(one, span));
    if (other) {
      const message = `${received} on ${span.day} overlaps ${other.from} to ${other.to}. Make one of both.`;
      wrong.push({ field, received, message });
    }
  });
  holidays.forEach((day, index) => {
    if (holidays.indexOf(day) === index) return;
    wrong.push({ field: `hours.holidays.${index}`, received: day, message: `${day} is there twice. Leave one out.` });
  });
  return wrong;
}

const overlap = (a: OpenSpan, b: OpenSpan) => a.day === b.day && minutesOf(a.from) < minutesOf(b.to) && minutesOf(b.from) < minutesOf(a.to);
