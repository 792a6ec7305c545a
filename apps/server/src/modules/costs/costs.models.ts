/** What one call out is rated as. Pure. */
import { costOf, digitsOf, type Price, priceOf } from '../prices/rating.models.ts';

export interface EndedCall {
  /** E.164; null where the text was no number. */
  called: string | null;
  answerAt: Date | null;
  endAt: Date;
}

/** What is known of prices at the moment that counts: when the call was answered. */
export interface Tariff {
  listId: string;
  currency: string;
  prices: ReadonlyMap<string, Price>;
  /** Millionths, of the whole list. */
  dearestPerMinute: number;
}

export interface RatedCall {
  basis: 'rated' | 'not_answered' | 'no_price';
  talkMs: number;
  listId: string | null;
  currency: string | null;
  price: Price | null;
  billedSeconds: number;
  amount: number;
  guarded: number;
}

/** Where no list says more: 1.00 a minute, in whole minutes. */
const minuteUnpriced = 1_000_000;

/** What the guard counts for a call that no list prices: as if by the dearest price there is, so that a gap in a list is no way around the limit. */
export const guardedUnpriced = (talkMs: number, tariff: Tariff | null): number =>
  costOf(talkMs, { perMinute: tariff?.dearestPerMinute || minuteUnpriced, firstSeconds: 60, nextSeconds: 60, connectionFee: 0 }).amount;

export const priceFor = (called: string | null, tariff: Tariff | null): Price | null =>
  called === null || tariff === null ? null : priceOf(digitsOf(called), tariff.prices);

/** @param tariff null: no list was in force. */
export function rateCall({ called, answerAt, endAt }: EndedCall, tariff: Tariff | null): RatedCall {
  const list = { listId: tariff?.listId ?? null, currency: tariff?.currency ?? null };
  const nothing = { ...list, price: null, billedSeconds: 0, amount: 0 };
  if (answerAt === null) return { basis: 'not_answered', talkMs: 0, ...nothing, guarded: 0 };
  const talkMs = Math.max(0, endAt.getTime() - answerAt.getTime());
  const price = priceFor(called, tariff);
  if (price === null) return { basis: 'no_price', talkMs, ...nothing, guarded: guardedUnpriced(talkMs, tariff) };
  const { billedSeconds, amount } = costOf(talkMs, price);
  return { basis: 'rated', talkMs, ...list, price, billedSeconds, amount, guarded: amount };
}
