/** What a price list leaves out, says twice, or changes. Pure. */
import { type DestinationRow, type PriceGap, type PriceListShown, writeMoney } from '@patchcord/contracts';
import { type Price, prefixesOf, priceOf } from './rating.models.ts';

/** By prefix. */
export type Destinations = ReadonlyMap<string, DestinationRow>;

const shownAtMost = 20;

/** Whether a text of a sorted list begins with the prefix. */
function hasLonger(sorted: readonly string[], prefix: string): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(prefix) ?? false;
}

/** Countries that can be called and have no price, or that of another country: by '1' for Jamaica (1876) that of the United States. */
export function findGaps(prices: readonly Price[], destinations: Destinations): PriceGap[] {
  const byPrefix = new Map(prices.map((price) => [price.prefix, price]));
  const sorted = [...byPrefix.keys()].toSorted();
  const gaps = new Map<string, PriceGap>();
  for (const [prefix, { country, kind }] of destinations) {
    if (kind !== 'ordinary') continue;
    const price = priceOf(prefix, byPrefix);
    const note = (gap: Pick<PriceGap, 'kind' | 'by'>) => {
      const key = `${country} ${gap.kind} ${gap.by?.prefix ?? ''}`;
      const known = gaps.get(key) ?? { country, prefixes: [], ...gap };
      if (known.prefixes.length < shownAtMost) known.prefixes.push(prefix);
      gaps.set(key, known);
    };
    if (!price) note({ kind: hasLonger(sorted, prefix) ? 'partly' : 'none', by: null });
    else {
      const owner = priceOf(price.prefix, destinations);
      if (owner?.country !== country && price.prefix !== prefix)
        note({ kind: 'as_another', by: { prefix: price.prefix, name: price.name } });
    }
  }
  const order = { none: 0, partly: 1, as_another: 2 } as const;
  return [...gaps.values()].toSorted((a, b) => order[a.kind] - order[b.kind] || a.country.localeCompare(b.country));
}

const terms = ({ perMinute, firstSeconds, nextSeconds, connectionFee }: Price) =>
  [perMinute, firstSeconds, nextSeconds, connectionFee].join(' ');

/** Prefixes that could be left out: the shorter one says the same. */
export function findRepeats(prices: readonly Price[]): PriceListShown['repeats'] {
  const byPrefix = new Map(prices.map((price) => [price.prefix, price]));
  const repeats = prices.filter((price) => {
    const shorter = prefixesOf(price.prefix.slice(0, -1)).find((prefix) => byPrefix.has(prefix));
    const other = shorter === undefined ? undefined : byPrefix.get(shorter);
    return other !== undefined && terms(other) === terms(price);
  });
  return { count: repeats.length, prefixes: repeats.slice(0, shownAtMost).map(({ prefix }) => prefix) };
}

export type ListChanges = Omit<NonNullable<PriceListShown['changes']>, 'list'>;

/** Prefix by prefix; the increments count as a change, in which direction says the price of a first minute. */
export function compareLists(before: readonly Price[], after: readonly Price[]): ListChanges {
  const was = new Map(before.map((price) => [price.prefix, price]));
  const is = new Map(after.map((price) => [price.prefix, price]));
  const removed = before.filter(({ prefix }) => !is.has(prefix));
  const added = after.filter(({ prefix }) => !was.has(prefix));
  const changed = after.flatMap((price) => {
    const old = was.get(price.prefix);
    return old && terms(old) !== terms(price) ? [{ old, price, by: firstMinute(price) - firstMinute(old) }] : [];
  });
  const most = changed.toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by)).slice(0, shownAtMost);
  return {
    added: added.length,
    removed: removed.length,
    dearer: changed.filter(({ by }) => by > 0).length,
    cheaper: changed.filter(({ by }) => by <= 0).length,
    most: most.map(({ old, price: { prefix, name, perMinute } }) => ({
      prefix,
      name,
      before: writeMoney(old.perMinute),
      after: writeMoney(perMinute),
    })),
  };
}

const firstMinute = ({ perMinute, firstSeconds, nextSeconds, connectionFee }: Price) => {
  const billed = firstSeconds >= 60 ? firstSeconds : firstSeconds + Math.ceil((60 - firstSeconds) / nextSeconds) * nextSeconds;
  return connectionFee * 60 + perMinute * billed;
};
