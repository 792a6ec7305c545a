/** Rows of what calls cost, as kysely sees them (see tables.ts). Money in millionths. */
import type { PriceFault } from '@patchcord/contracts';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface PriceListsTable {
  id: string;
  name: string;
  currency: string;
  startsAt: TimeOrNull;
  uploadedAt: Time;
  uploadedBy: string | null;
  uploadedByName: string;
  priceCount: number;
  faultCount: number;
  faults: Json<PriceFault[]>;
}
export interface PricesTable {
  listId: string;
  prefix: string;
  name: string;
  perMinute: number;
  firstSeconds: number;
  nextSeconds: number;
  connectionFee: number;
}
export interface CallCostsTable {
  callId: string;
  accountId: string;
  endedAt: Date;
  basis: 'rated' | 'not_answered' | 'no_price';
  talkMs: number;
  listId: string | null;
  prefix: string | null;
  name: string | null;
  perMinute: number | null;
  firstSeconds: number | null;
  nextSeconds: number | null;
  connectionFee: number | null;
  billedSeconds: number;
  amount: number;
  currency: string | null;
  guarded: number;
  ratedAt: Time;
}
export interface SpentDaysTable {
  accountId: string;
  day: string;
  reachedAt: Time;
}

export interface CostTables {
  priceLists: PriceListsTable;
  prices: PricesTable;
  callCosts: CallCostsTable;
  spentDays: SpentDaysTable;
}
