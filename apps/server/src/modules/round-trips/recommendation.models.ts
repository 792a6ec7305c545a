/** Which location is recommended for a carrier, and why. Pure. */
import type { RoundTripState } from '@patchcord/contracts';

export interface Measured {
  state: RoundTripState;
  milliseconds: number | null;
}
export interface LocationFacts {
  id: string;
  name: string;
  connected: boolean;
  kilometres: number | null;
  /** By address. */
  trips: ReadonlyMap<string, Measured>;
}
export interface LocationShown {
  id: string;
  state: RoundTripState;
  milliseconds: number | null;
}
export interface Recommendation {
  locations: LocationShown[];
  recommended: string | null;
  reason: string;
}

/** Nearer than this to the best is as good: less than what the next measurement differs by. */
const alikeMs = 3;
const alikeKilometres = 100;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const kilometres = (value: number) => (value === 0 ? 'in the same country' : `about ${value.toLocaleString('en-US')} km away`);
const listed = (names: string[]) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);

/**
 * Locations are compared over the addresses that answered all of those that were answered at all: one that heard only the nearest
 * address would look best else.
 */
function timesOf(facts: LocationFacts[]): Map<string, number> {
  const answered = facts
    .map(({ id, trips }) => ({
      id,
      times: new Map([...trips].flatMap(([to, trip]) => (trip.milliseconds === null ? [] : [[to, trip.milliseconds]]))),
    }))
    .filter(({ times }) => times.size > 0);
  const common = [...(answered[0]?.times.keys() ?? [])].filter((address) => answered.every(({ times }) => times.has(address)));
  return new Map(
    answered.map(({ id, times }) => [
      id,
      mean(common.length > 0 ? common.map((address) => times.get(address) as number) : [...times.values()]),
    ]),
  );
}

function stateOf({ trips }: LocationFacts, time: number | undefined): RoundTripState {
  if ([...trips.values()].some(({ state }) => state === 'waiting')) return 'waiting';
  return time === undefined ? 'no_answer' : 'measured';
}

export function recommend(facts: LocationFacts[]): Recommendation {
  const times = timesOf(facts);
  const locations = facts.map((one) => {
    const time = times.get(one.id);
    return { id: one.id, state: stateOf(one, time), milliseconds: time === undefined ? null : Math.round(time * 10) / 10 };
  });
  const answer = (recommended: string | null, reason: string) => ({ locations, recommended, reason });

  const [first, ...others] = facts;
  if (!first) return answer(null, 'There is no location yet.');
  if (others.length === 0) return answer(first.id, 'It is the only location.');
  if (locations.some(({ state }) => state === 'waiting')) return answer(null, 'The locations are measuring the way to your carrier.');

  // A location without an edge in contact takes no calls now: it is recommended only where none has one.
  const usable = facts.some(({ connected }) => connected) ? facts.filter(({ connected }) => connected) : facts;
  return (
    byTime(usable, times, answer) ??
    byDistance(usable, answer) ??
    answer(null, 'Nothing says which one is nearest to your carrier: choose the one nearest to your people.')
  );
}

type Answer = (recommended: string | null, reason: string) => Recommendation;

function byTime(facts: LocationFacts[], times: Map<string, number>, answer: Answer): Recommendation | null {
  const ranked = facts
    .flatMap((one) => (times.has(one.id) ? [{ ...one, time: times.get(one.id) as number }] : []))
    .toSorted((a, b) => a.time - b.time);
  const [best, next] = ranked;
  if (!best) return null;
  const alike = ranked.filter(({ time }) => time - best.time < alikeMs);
  if (alike.length > 1)
    return answer(
      best.id,
      `${listed(alike.map(({ name }) => name))} are equally near to your carrier (${milliseconds(best.time)} there and back); any of them is right.`,
    );
  const compared = next ? `; from ${next.name} it is ${milliseconds(next.time)}` : '';
  return answer(best.id, `The way from ${best.name} to your carrier and back is the shortest: ${milliseconds(best.time)}${compared}.`);
}

function byDistance(facts: LocationFacts[], answer: Answer): Recommendation | null {
  const ranked = facts
    .flatMap((one) => (one.kilometres === null ? [] : [{ ...one, far: one.kilometres }]))
    .toSorted((a, b) => a.far - b.far);
  const [best] = ranked;
  if (!best) return null;
  const silent = 'Your carrier’s addresses do not answer measurements, as many do not. By the countries that addresses are registered in,';
  const alike = ranked.filter(({ far }) => far - best.far <= alikeKilometres);
  if (alike.length > 1)
    return answer(best.id, `${silent} ${listed(alike.map(({ name }) => name))} are equally near; any of them is right.`);
  return answer(best.id, `${silent} ${best.name} is the nearest: ${kilometres(best.far)}.`);
}
