import type { NumberPrice } from '@patchcord/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Db } from '../../platform/database/database.ts';
import { inForceAt } from './in-force.models.ts';
import { showPrice } from './price-lists.usecases.ts';
import { noNumber } from './prices.errors.ts';
import { findPrices, listPriceLists } from './prices.repository.ts';
import { digitsOf, prefixesOf, priceOf } from './rating.models.ts';

/** What a call to that number would cost, if it were answered now. */
export async function showNumberPrice(db: Db, text: string, now: Date): Promise<NumberPrice> {
  const number = parsePhoneNumberFromString(text.replace(/^00/, '+'), { extract: false })?.number;
  if (number === undefined) throw noNumber(text);
  const list = inForceAt(await listPriceLists(db), now);
  if (!list) return { number, currency: null, price: null };
  const digits = digitsOf(number);
  const price = priceOf(digits, await findPrices(db, list.id, prefixesOf(digits)));
  return { number, currency: list.currency, price: price && showPrice(price) };
}
