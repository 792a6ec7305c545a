/** Round-trip times: what to ask of which edge, what is known, and what follows from it. */
import type { EdgeTasks, RoundTripResult, RoundTrips } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { edgeState } from '../edges/edges.models.ts';
import { type EdgeRecord, listEdges } from '../edges/edges.repository.ts';
import { listLocations } from '../locations/locations.repository.ts';
import { countryOfRange } from '../requests/address-country.ts';
import { kilometresBetween, placeOfCountry } from './country-places.ts';
import { type Measured, recommend } from './recommendation.models.ts';
import { tooManyAddresses } from './round-trips.errors.ts';
import { askedSince, askFor, lockAccount, type RoundTripRecord, roundTripsTo, saveResult, takeTasks } from './round-trips.repository.ts';
import { targetsOf } from './targets.models.ts';

const keptMs = 86_400_000;
/** Nobody brought it within this: nothing is waited for any more. */
const givenUpMs = 30_000;
const takenOverMs = 15_000;
const limitedMs = 3_600_000;
const addressesPerHour = 20;
const tasksAtOnce = 8;

const before = (now: Date, ms: number) => new Date(now.getTime() - ms);
const isKnown = (trip: RoundTripRecord | undefined, now: Date) => trip?.measuredAt != null && trip.measuredAt > before(now, keptMs);
const isWaiting = (trip: RoundTripRecord | undefined, now: Date) => trip?.measuredAt === null && trip.askedAt > before(now, givenUpMs);

export interface RoundTripOptions {
  db: Db;
  /** The ranges as the account lists them; nothing else is ever measured to. */
  cidrs: string[];
  allowPrivate: boolean;
  now: Date;
}

const keyOf = ({ locationId, address }: { locationId: string; address: string }) => `${locationId} ${address}`;

async function readAll(db: Db, targets: string[], now: Date) {
  const [locations, edges, trips] = [await listLocations(db), await listEdges(db), await roundTripsTo(db, targets)];
  const connected = new Set(edges.filter((edge) => edgeState(edge, now) !== 'away').map((edge) => edge.locationId));
  return { locations, connected, trips: new Map(trips.map((trip) => [keyOf(trip), trip])) };
}

/** Asks the edges for what is not known; what is known is a day old at most. */
export async function askRoundTrips({ accountId, ...options }: RoundTripOptions & { accountId: string }): Promise<RoundTrips> {
  const { db, cidrs, allowPrivate, now } = options;
  const targets = targetsOf(cidrs, { allowPrivate });
  const { locations, connected, trips } = await readAll(db, targets, now);
  const pairs = locations
    .filter(({ id }) => connected.has(id))
    .flatMap(({ id }) => targets.map((address) => ({ locationId: id, address })))
    .filter((pair) => !isKnown(trips.get(keyOf(pair)), now) && !isWaiting(trips.get(keyOf(pair)), now));
  const addresses = new Set(pairs.map(({ address }) => address));
  if (addresses.size > 0) {
    await db.transaction().execute(async (trx) => {
      await lockAccount(trx, accountId);
      const { count, oldest } = await askedSince(trx, { accountId, since: before(now, limitedMs) });
      if (count + addresses.size > addressesPerHour)
        throw tooManyAddresses(Math.max(1, Math.ceil(((oldest ?? now).getTime() + limitedMs - now.getTime()) / 1000)));
      await askFor(trx, { pairs, accountId, now });
    });
  }
  return showRoundTrips(options);
}

export async function showRoundTrips({ db, cidrs, allowPrivate, now }: RoundTripOptions): Promise<RoundTrips> {
  const targets = targetsOf(cidrs, { allowPrivate });
  const { locations, connected, trips } = await readAll(db, targets, now);
  const addresses = targets.map((address) => ({ address, country: countryOfRange(address) }));
  const countries = addresses.flatMap(({ country }) => country ?? []);
  const facts = locations.map((location) => ({
    id: location.id,
    name: location.name,
    connected: connected.has(location.id),
    kilometres: kilometresTo(countries, location.addresses),
    trips: new Map(
      targets.map((address): [string, Measured] => [address, measured(trips.get(keyOf({ locationId: location.id, address })), now)]),
    ),
  }));
  const { locations: shown, recommended, reason } = recommend(facts);
  return {
    state: shown.some(({ state }) => state === 'waiting') ? 'waiting' : 'ready',
    addresses,
    locations: locations.map(({ id, name, host, addresses: own }, index) => ({
      id,
      name,
      host,
      addresses: own,
      connected: connected.has(id),
      state: shown[index]?.state ?? 'no_answer',
      milliseconds: shown[index]?.milliseconds ?? null,
      kilometres: facts[index]?.kilometres ?? null,
    })),
    recommended,
    reason,
  };
}

function measured(trip: RoundTripRecord | undefined, now: Date): Measured {
  if (isWaiting(trip, now)) return { state: 'waiting', milliseconds: null };
  const milliseconds = trip && isKnown(trip, now) ? trip.milliseconds : null;
  return { state: milliseconds === null ? 'no_answer' : 'measured', milliseconds };
}

/** Mean over the carrier's addresses; null where the country of one side is not known. */
function kilometresTo(countries: string[], locationAddresses: string[]): number | null {
  const country = locationAddresses.map((address) => countryOfRange(address)).find((one) => one !== null);
  const here = country ? placeOfCountry(country) : null;
  const theirs = countries.flatMap((one) => placeOfCountry(one) ?? []);
  if (!here || theirs.length === 0) return null;
  return Math.round(theirs.reduce((sum, place) => sum + kilometresBetween(here, place), 0) / theirs.length);
}

/** What this edge is to measure now. */
export async function tasksFor({ db, edge, now }: { db: Db; edge: EdgeRecord; now: Date }): Promise<EdgeTasks['roundTrips']> {
  const addresses = await takeTasks(db, {
    edgeId: edge.id,
    locationId: edge.locationId,
    now,
    takenBefore: before(now, takenOverMs),
    askedAfter: before(now, givenUpMs),
    limit: tasksAtOnce,
  });
  return addresses.map((address) => ({ address }));
}

export async function takeResults({ db, edge, results, now }: { db: Db; edge: EdgeRecord; results: RoundTripResult[]; now: Date }) {
  for (const result of results) await saveResult(db, { edgeId: edge.id, result, now });
}
