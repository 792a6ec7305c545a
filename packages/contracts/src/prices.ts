/**
 * What calls out cost, under /api/v1. Amounts are decimal texts, '0.0125' (money.ts), of the currency that stands beside them.
 *
 * Operators and support, /api/v1/platform/price-lists:
 * GET                    lists, newest first: drafts, those to come, the one in force, those that ended
 * POST ?name&currency    uploads a list, `text/csv` → `priceListShown`: a draft, with what is wrong by row, and what it leaves without a price
 * GET    :list           `priceListShown`
 * GET    :list/prices    ?prefix= those that begin so, by prefix, 200 at most
 * POST   :list/start     (`priceListStart`) puts it in force from a day on; the one before ends then
 * DELETE :list           a draft, or one that has not begun
 * POST   :list/rate-again (`rateAgain`) rates the calls of some days again, by this list
 * GET    unpriced        destinations that were called in the last 30 days and had no price
 *
 * Of the account, under …/accounts/:account/: GET prices/:number what a call to that number would cost.
 */
import * as z from 'zod';

const iso = z.iso.datetime();
export const amount = z.string().regex(/^-?\d+\.\d{2,6}$/);
export const currency = z.string().regex(/^[A-Z]{3}$/, 'three capital letters of ISO 4217, for example EUR');

export const price = z.object({
  /** Digits of E.164. */
  prefix: z.string(),
  name: z.string(),
  perMinute: amount,
  /** The first seconds are charged as a whole, the rest in steps. */
  firstSeconds: z.int(),
  nextSeconds: z.int(),
  /** Once for every call that is answered. */
  connectionFee: amount,
});
export type PriceShown = z.infer<typeof price>;

/** What is wrong with a row of a list, and what would be right. Lines are those of the file. */
export const priceFault = z.object({ line: z.int(), field: z.string(), received: z.string(), message: z.string() });
export type PriceFault = z.infer<typeof priceFault>;

export const priceListStates = ['draft', 'scheduled', 'in_force', 'ended'] as const;
export const priceList = z.object({
  id: z.string(),
  name: z.string(),
  currency,
  state: z.enum(priceListStates),
  startsAt: iso.nullable(),
  /** When the next one begins. */
  endsAt: iso.nullable(),
  uploadedAt: iso,
  uploadedBy: z.string(),
  prices: z.int(),
  faults: z.int(),
});
export type PriceList = z.infer<typeof priceList>;

/**
 * A country that the list prices badly. none: nothing. partly: only some longer prefixes. as_another: by a prefix of another country, named in `by`.
 */
export const priceGap = z.object({
  /** ISO 3166; '001': of no country. */
  country: z.string(),
  kind: z.enum(['none', 'partly', 'as_another']),
  /** The first of them. */
  prefixes: z.array(z.string()),
  by: z.object({ prefix: z.string(), name: z.string() }).nullable(),
});
export type PriceGap = z.infer<typeof priceGap>;

const changed = z.object({ prefix: z.string(), name: z.string(), before: amount.nullable(), after: amount.nullable() });
export const priceListShown = priceList.extend({
  /** The first 500. */
  faultList: z.array(priceFault),
  gaps: z.array(priceGap),
  /** Prefixes that cost what the shorter prefix costs anyway. */
  repeats: z.object({ count: z.int(), prefixes: z.array(z.string()) }),
  /** Beside the list that is in force when this one begins; null: there is none, or this one has begun. */
  changes: z
    .object({
      list: z.object({ id: z.string(), name: z.string() }),
      added: z.int(),
      removed: z.int(),
      dearer: z.int(),
      cheaper: z.int(),
      /** Those that change most, per minute. */
      most: z.array(changed),
    })
    .nullable(),
});
export type PriceListShown = z.infer<typeof priceListShown>;

export const priceListQuery = z.object({ name: z.string().trim().min(1).max(100), currency });
export const priceListStart = z.strictObject({
  /** A day, from 00:00 UTC on; today: from now on. */
  from: z.iso.date(),
  /** Rows with faults are left out, and destinations have no price: known, and accepted. */
  accept: z.boolean().default(false),
});
export type PriceListStart = z.input<typeof priceListStart>;
export const pricesQuery = z.object({
  prefix: z
    .string()
    .regex(/^\d{0,15}$/, 'digits, for example 44')
    .default(''),
});

/** Both days count, in UTC. */
export const rateAgain = z.strictObject({ from: z.iso.date(), to: z.iso.date() });
export type RateAgain = z.input<typeof rateAgain>;
export const ratedAgain = z.object({ calls: z.int(), changed: z.int(), before: amount, after: amount, currency });
export type RatedAgain = z.infer<typeof ratedAgain>;

export const unpriced = z.object({ called: z.string(), calls: z.int(), seconds: z.int(), lastAt: iso });
export type Unpriced = z.infer<typeof unpriced>;

/** GET …/prices/:number. `price` null: no list in force has one for it. */
export const numberPrice = z.object({
  number: z.string(),
  currency: currency.nullable(),
  price: price.nullable(),
});
export type NumberPrice = z.infer<typeof numberPrice>;
