/**
 * What an account's calls cost, under …/accounts/:account/ (amounts: prices.ts). Days and months are those of UTC.
 *
 * GET statements/:month      '2026-11' → `statement`
 * GET statements/:month/csv  every call of the month, one a line, `text/csv`
 * GET spending/today         `spending`: what today's calls out cost, beside the limit of a day
 */
import * as z from 'zod';
import { amount, currency, price } from './prices.ts';

const iso = z.iso.datetime();

/**
 * Why a call costs what it costs. in: calls in cost nothing. up: it is not over. not_answered: nobody answered. no_price: no list in force had a price
 * for the number. rated: by `price`.
 */
export const costBases = ['in', 'up', 'not_answered', 'no_price', 'rated'] as const;
export const callCost = z.object({
  basis: z.enum(costBases),
  amount,
  /** null where nothing was rated by a list. */
  currency: currency.nullable(),
  /** The terms of that day. */
  price: price.nullable(),
  billedSeconds: z.int(),
});
export type CallCost = z.infer<typeof callCost>;

export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'a year and a month, for example 2026-11');

const sums = { calls: z.int(), seconds: z.int() };
export const statement = z.object({
  month,
  begins: iso,
  ends: iso,
  /** null: nothing was rated, and no list is in force. */
  currency: currency.nullable(),
  total: amount,
  /** Calls in: they cost nothing here: callers pay their own carrier. */
  in: z.object({ ...sums, amount }),
  /** Calls out that were answered, by destination, the dearest first. */
  destinations: z.array(z.object({ name: z.string(), ...sums, billedSeconds: z.int(), amount })),
  notAnswered: z.object({ calls: z.int(), amount }),
  unpriced: z.object({ ...sums, amount }),
});
export type Statement = z.infer<typeof statement>;

export const spending = z.object({
  day: z.iso.date(),
  currency: currency.nullable(),
  /** null: none. */
  limit: amount.nullable(),
  /** Calls of today that ended, those without a price as if by the dearest. */
  spent: amount,
  /** Calls that are up: what they come to if they were answered at once and end in half a minute. */
  up: amount,
  /** Nothing more goes out today. */
  isReached: z.boolean(),
  /** When the next day begins. */
  opensAt: iso,
});
export type Spending = z.infer<typeof spending>;
