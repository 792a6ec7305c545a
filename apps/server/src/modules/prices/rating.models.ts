/** What a call costs by a price. Pure: whole seconds and whole millionths of the currency (contracts/money.ts). */

export interface Price {
  /** Digits of E.164. */
  prefix: string;
  name: string;
  /** Millionths. */
  perMinute: number;
  /** The first seconds are charged as a whole, and then in steps: 60/60, 30/6, 1/1. */
  firstSeconds: number;
  nextSeconds: number;
  /** Millionths, once for every call that is answered. */
  connectionFee: number;
}

export const digitsOf = (e164: string): string => e164.replace(/^\+/, '');

/** Every prefix of a number, the longest first: '442' → ['442', '44', '4']. */
export const prefixesOf = (digits: string): string[] => Array.from(digits, (_, index) => digits.slice(0, digits.length - index));

/** The price of the longest prefix that the number begins with. */
export function priceOf<P>(digits: string, prices: ReadonlyMap<string, P>): P | null {
  for (const prefix of prefixesOf(digits)) {
    const price = prices.get(prefix);
    if (price !== undefined) return price;
  }
  return null;
}

/** A second that has begun counts; so does the first step of a call that was answered and hung up at once. */
export function billedSeconds(talkMs: number, { firstSeconds, nextSeconds }: Pick<Price, 'firstSeconds' | 'nextSeconds'>): number {
  const seconds = Math.ceil(Math.max(0, talkMs) / 1000);
  return seconds <= firstSeconds ? firstSeconds : firstSeconds + Math.ceil((seconds - firstSeconds) / nextSeconds) * nextSeconds;
}

/** Rounded half up to a millionth, once. Prices end at 1,000 a minute, so that a call of a year stays a whole number. */
export const amountOf = (billed: number, { perMinute, connectionFee }: Pick<Price, 'perMinute' | 'connectionFee'>): number =>
  connectionFee + Math.floor((perMinute * billed + 30) / 60);

export const costOf = (talkMs: number, price: Omit<Price, 'prefix' | 'name'>): { billedSeconds: number; amount: number } => {
  const billed = billedSeconds(talkMs, price);
  return { billedSeconds: billed, amount: amountOf(billed, price) };
};
