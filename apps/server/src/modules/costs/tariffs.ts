/** Prices of the numbers that are asked about, of whichever list was in force when. */
import type { Db } from '../../platform/database/database.ts';
import { inForceAt } from '../prices/in-force.models.ts';
import { dearestPerMinute, findPrices, listPriceLists, pricesOf } from '../prices/prices.repository.ts';
import { digitsOf, prefixesOf } from '../prices/rating.models.ts';
import type { Tariff } from './costs.models.ts';

export interface Asked {
  called: string | null;
  at: Date;
}

/** One look at the lists, and two for each list that was in force at some of these times. @returns in the order of what was asked. */
export async function tariffsFor(db: Db, asked: readonly Asked[]): Promise<(Tariff | null)[]> {
  if (asked.length === 0) return [];
  const lists = await listPriceLists(db);
  const inForce = asked.map(({ at }) => inForceAt(lists, at));
  const tariffs = new Map<string, Tariff>();
  for (const list of new Set(inForce)) {
    if (list === null) continue;
    const digits = asked.flatMap(({ called }, index) => (called !== null && inForce[index] === list ? [digitsOf(called)] : []));
    tariffs.set(list.id, await tariffOf(db, list, digits));
  }
  return inForce.map((list) => (list === null ? null : (tariffs.get(list.id) ?? null)));
}

const tariffOf = async (db: Db, list: { id: string; currency: string }, digits: string[]): Promise<Tariff> => ({
  listId: list.id,
  currency: list.currency,
  prices: await findPrices(db, list.id, digits.flatMap(prefixesOf)),
  dearestPerMinute: await dearestPerMinute(db, list.id),
});

/** For many calls at once. */
export async function wholeTariff(db: Db, list: { id: string; currency: string }): Promise<Tariff> {
  const prices = await pricesOf(db, list.id);
  const dearest = prices.reduce((most, { perMinute }) => Math.max(most, perMinute), 0);
  return {
    listId: list.id,
    currency: list.currency,
    prices: new Map(prices.map((price) => [price.prefix, price])),
    dearestPerMinute: dearest,
  };
}
