import { describe, expect, test } from 'vitest';
import { kilometresBetween, placeOfCountry } from './country-places.ts';
import { type LocationFacts, type Measured, recommend } from './recommendation.models.ts';

const trip = (value: number | null | 'waiting'): Measured =>
  value === 'waiting'
    ? { state: 'waiting', milliseconds: null }
    : { state: value === null ? 'no_answer' : 'measured', milliseconds: value };

const location = (name: string, times: (number | null | 'waiting')[], change: Partial<LocationFacts> = {}): LocationFacts => ({
  id: `loc_${name}`,
  name,
  connected: true,
  kilometres: null,
  trips: new Map(times.map((time, index) => [`8.8.8.${index}`, trip(time)])),
  ...change,
});

describe('the recommended location', () => {
  test('is the one with the shortest way, said with both times', () => {
    const { recommended, reason, locations } = recommend([location('Ashburn', [88.4]), location('Frankfurt', [7.25])]);
    expect(recommended).toBe('loc_Frankfurt');
    expect(reason).toBe('The way from Frankfurt to your carrier and back is the shortest: 7.3 ms; from Ashburn it is 88 ms.');
    expect(locations.map((one) => one.milliseconds)).toEqual([88.4, 7.3]);
  });

  test('is compared over the addresses that answered everywhere: one that heard only the near one does not win by that', () => {
    const { recommended } = recommend([location('Ashburn', [10, 100]), location('Frankfurt', [15, null])]);
    expect(recommended).toBe('loc_Ashburn');
  });

  test('is said to be as good as another within the error of the measurement', () => {
    const { recommended, reason } = recommend([location('A', [12]), location('B', [10]), location('C', [50])]);
    expect(recommended).toBe('loc_B');
    expect(reason).toContain('B and A are equally near');
    expect(reason).not.toContain('C');
  });

  test('waits while one of them still measures', () => {
    const { recommended, locations } = recommend([location('A', [12, 'waiting']), location('B', [10, 11])]);
    expect(recommended).toBeNull();
    expect(locations.map(({ state }) => state)).toEqual(['waiting', 'measured']);
  });

  test('goes by the distance of countries where nothing answers, and says so', () => {
    const { recommended, reason, locations } = recommend([
      location('Ashburn', [null], { kilometres: 6_200 }),
      location('Frankfurt', [null], { kilometres: 0 }),
    ]);
    expect(recommended).toBe('loc_Frankfurt');
    expect(reason).toMatch(/do not answer.*countries.*Frankfurt is the nearest: in the same country/);
    expect(locations.map(({ state }) => state)).toEqual(['no_answer', 'no_answer']);
  });

  test('goes by what was measured where only some heard an answer', () => {
    const { recommended } = recommend([
      location('Near by map', [null], { kilometres: 0 }),
      location('Measured', [40], { kilometres: 9_000 }),
    ]);
    expect(recommended).toBe('loc_Measured');
  });

  test('is none without an edge in contact, while another has one', () => {
    const away = location('A', [5], { connected: false });
    expect(recommend([away, location('B', [50])]).recommended).toBe('loc_B');
    expect(recommend([away, location('B', [50], { connected: false })]).recommended).toBe('loc_A');
  });

  test('is the only one there is; and none where nothing says which', () => {
    expect(recommend([location('A', ['waiting'])])).toMatchObject({ recommended: 'loc_A', reason: 'It is the only location.' });
    expect(recommend([location('A', []), location('B', [])])).toMatchObject({
      recommended: null,
      reason: expect.stringContaining('Nothing says which'),
    });
    expect(recommend([])).toEqual({ locations: [], recommended: null, reason: 'There is no location yet.' });
  });
});

test('distances between countries are near what a map says', () => {
  const between = (a: string, b: string) => kilometresBetween(placeOfCountry(a) as never, placeOfCountry(b) as never);
  expect(between('DE', 'DE')).toBe(0);
  expect(between('DE', 'FR')).toBeGreaterThan(700);
  expect(between('DE', 'FR')).toBeLessThan(1_100);
  expect(between('US', 'GB')).toBeGreaterThan(5_000);
  expect(between('NZ', 'FJ')).toBeLessThan(between('NZ', 'US'));
  expect(placeOfCountry('XX')).toBeNull();
});
