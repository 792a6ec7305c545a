/** The demo's price list, so that its calls out cost something. Its network leads to the United States alone. */
import { newId } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { readPriceList } from '../prices/price-list.models.ts';
import { insertPriceList, startPriceList } from '../prices/prices.repository.ts';

const csv = `prefix,name,price per minute,first increment,next increment,connection fee
1,United States,0.0125,6,6,0.005
1900,United States premium,2,60,60,0
44,United Kingdom,0.02,60,60,0
49,Germany,0.015,1,1,0
`;

/** In force from the first start on. */
export async function seedPrices(trx: Trx, now: Date): Promise<void> {
  const id = newId('priceList');
  const list = { id, name: 'Demo prices', currency: 'USD', uploadedBy: null, uploadedByName: 'Patchcord' };
  await insertPriceList(trx, { ...list, ...readPriceList(csv) });
  await startPriceList(trx, id, now);
}
