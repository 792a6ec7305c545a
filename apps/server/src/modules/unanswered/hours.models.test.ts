import { isOpenAt, type NumberHours, openingHours } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { clocksOf, hoursRow, isZone, wrongHours } from './hours.models.ts';

const now = new Date('2026-11-26T12:00:00Z');
const hours = (zone: string, weekly: NumberHours['weekly'], holidays: string[] = []) => openingHours.parse({ zone, weekly, holidays });
const nineToFive = hours('Europe/London', [{ day: 'monday', from: '09:00', to: '17:00' }]);
const isOpen = (wanted: NumberHours, at: string, made = now) => isOpenAt(hoursRow(wanted, made), Date.parse(at));

test('it is open from the first minute to the last, by the clocks of its zone', () => {
  expect(isOpen(nineToFive, '2026-11-30T08:59:59Z')).toBe(false);
  expect(isOpen(nineToFive, '2026-11-30T09:00:00Z')).toBe(true);
  expect(isOpen(nineToFive, '2026-11-30T16:59:59Z')).toBe(true);
  expect(isOpen(nineToFive, '2026-11-30T17:00:00Z')).toBe(false);
  expect(isOpen(nineToFive, '2026-12-01T12:00:00Z')).toBe(false); // a Tuesday
});

test('it opens an hour earlier by UTC once summer time begins', () => {
  const monday = (at: string) => isOpen(nineToFive, at);
  expect(monday('2027-03-22T08:30:00Z')).toBe(false);
  expect(monday('2027-03-29T08:30:00Z')).toBe(true); // the day after the clocks went forward
  expect(monday('2027-03-29T16:30:00Z')).toBe(false);
  expect(monday('2027-11-01T08:30:00Z')).toBe(false); // the day after they went back
});

test('on the day the clocks go forward the hour that does not exist is not open, and no minute is lost', () => {
  const night = hours('America/New_York', [{ day: 'sunday', from: '01:30', to: '03:30' }]);
  // 2027-03-14, 2:00 EST is 3:00 EDT
  const open = ['06:29', '06:30', '06:59', '07:00', '07:29', '07:30'].map((time) => isOpen(night, `2027-03-14T${time}:00Z`));
  expect(open).toEqual([false, true, true, true, true, false]);
});

test('on the day they go back the hour that comes twice is open twice', () => {
  const night = hours('America/New_York', [{ day: 'sunday', from: '01:00', to: '02:00' }]);
  // 2026-11-01, 2:00 EDT is 1:00 EST
  const open = ['04:59', '05:00', '05:59', '06:00', '06:59', '07:00'].map((time) => isOpen(night, `2026-11-01T${time}:00Z`));
  expect(open).toEqual([false, true, true, true, true, false]);
});

test('a holiday is closed from midnight to midnight of its zone', () => {
  const always = hours(
    'Asia/Tokyo',
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => ({
      day,
      from: '00:00',
      to: '24:00',
    })) as never,
    ['2027-01-01'],
  );
  expect(isOpen(always, '2026-12-31T14:59:59Z')).toBe(true);
  expect(isOpen(always, '2026-12-31T15:00:00Z')).toBe(false);
  expect(isOpen(always, '2027-01-01T14:59:59Z')).toBe(false);
  expect(isOpen(always, '2027-01-01T15:00:00Z')).toBe(true);
});

test('a week around midnight of Sunday is one week', () => {
  const late = hours('UTC', [
    { day: 'sunday', from: '22:00', to: '24:00' },
    { day: 'monday', from: '00:00', to: '02:00' },
  ]);
  const open = ['2026-11-29T23:59:59Z', '2026-11-30T00:00:00Z', '2026-11-30T02:00:00Z'].map((at) => isOpen(late, at));
  expect(open).toEqual([true, true, false]);
});

test('in every zone and at every hour of a year an edge sees what the clocks there show', () => {
  const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Africa/Casablanca'];
  for (const zone of zones) {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
    });
    const mornings = hours(zone, [
      { day: 'monday', from: '08:15', to: '12:00' },
      { day: 'sunday', from: '00:00', to: '05:00' },
    ]);
    const row = hoursRow(mornings, now);
    const wrong: string[] = [];
    for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2028, 0, 1); at += 15 * 60_000) {
      const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
      const time = `${part.hour}:${part.minute}`;
      const expected = (part.weekday === 'Monday' && time >= '08:15' && time < '12:00') || (part.weekday === 'Sunday' && time < '05:00');
      if (isOpenAt(row, at) !== expected) wrong.push(new Date(at).toISOString());
    }
    expect(wrong, zone).toEqual([]);
  }
});

test('a row is the same all year, and knows the clocks for three years at least', () => {
  expect(clocksOf('Europe/London', new Date('2026-01-01T00:00:00Z'))).toEqual(clocksOf('Europe/London', new Date('2026-12-31T23:59:59Z')));
  const last = clocksOf('Europe/London', now).at(-1) as [number, number];
  expect(new Date(last[0] * 1000).getUTCFullYear()).toBe(2029);
  expect(clocksOf('Asia/Tokyo', now)).toEqual([[0, 540]]);
  expect(isOpen(nineToFive, '2035-11-26T10:00:00Z')).toBe(true); // the last known clocks go on
});

test('what is wrong is named with what would be right', () => {
  const wrong = wrongHours(
    hours(
      'Europe/Londno',
      [
        { day: 'monday', from: '09:00', to: '13:00' },
        { day: 'monday', from: '12:00', to: '17:00' },
        { day: 'friday', from: '22:00', to: '02:00' },
      ],
      ['2026-12-25', '2026-12-25'],
    ),
  );
  expect(wrong.map(({ field }) => field)).toEqual(['hours.zone', 'hours.weekly.1.to', 'hours.weekly.2.to', 'hours.holidays.1']);
  expect(wrong[2]?.message).toContain('until 24:00, and from 00:00 on the next day');
  expect(wrongHours(nineToFive)).toEqual([]);
});

test('only names of places are zones: an offset does not know summer time', () => {
  expect(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires'].filter((zone) => !isZone(zone))).toEqual([]);
  expect(['+01:00', '', 'Paris', '../etc'].filter(isZone)).toEqual([]);
});
