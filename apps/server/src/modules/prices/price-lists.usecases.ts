/** The operator's price lists: uploaded as a draft, looked at, put in force from a day on (docs/decisions/a-call-is-rated-once.md). */
import { newId, type PriceList, type PriceListShown, type PriceShown, writeMoney } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { sqlState } from '../../platform/database/sqlstate.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { decodeList } from '../requests/list.models.ts';
import { compareLists, type Destinations, findGaps, findRepeats } from './coverage.models.ts';
import { beginOf, inForceAt, standingOf, today } from './in-force.models.ts';
import { readPriceList } from './price-list.models.ts';
import { currencyUnknown, dayOver, dayTaken, listBegan, listEmpty, noPriceList, notAccepted, otherCurrency } from './prices.errors.ts';
import {
  deletePriceList,
  insertPriceList,
  listPriceLists,
  lockPriceLists,
  type PriceListRecord,
  pricesBeginning,
  pricesOf,
  startPriceList,
} from './prices.repository.ts';
import type { Price } from './rating.models.ts';

export interface PriceLists {
  db: Db;
  /** Where prefixes lead: what should have a price. */
  destinations: Destinations;
}

export const showPrice = ({ prefix, name, perMinute, firstSeconds, nextSeconds, connectionFee }: Price): PriceShown => ({
  prefix,
  name,
  perMinute: writeMoney(perMinute),
  firstSeconds,
  nextSeconds,
  connectionFee: writeMoney(connectionFee),
});

function showList(list: PriceListRecord, lists: readonly PriceListRecord[], now: Date): PriceList {
  const { state, endsAt } = standingOf(list, lists, now);
  return {
    id: list.id,
    name: list.name,
    currency: list.currency,
    state,
    startsAt: list.startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    uploadedAt: list.uploadedAt.toISOString(),
    uploadedBy: list.uploadedByName,
    prices: list.priceCount,
    faults: list.faultCount,
  };
}

export async function showPriceLists(db: Db, now: Date): Promise<{ items: PriceList[]; nextCursor: null }> {
  const lists = await listPriceLists(db);
  return { items: lists.map((list) => showList(list, lists, now)), nextCursor: null };
}

const find = (lists: readonly PriceListRecord[], id: string): PriceListRecord => {
  const list = lists.find((one) => one.id === id);
  if (!list) throw notFound('price_list');
  return list;
};

export async function showPriceList({ db, destinations }: PriceLists, id: string, now: Date): Promise<PriceListShown> {
  const lists = await listPriceLists(db);
  const list = find(lists, id);
  const prices = await pricesOf(db, id);
  const shown = showList(list, lists, now);
  const isAhead = shown.state === 'draft' || shown.state === 'scheduled';
  const others = lists.filter((one) => one.id !== id);
  const before = isAhead ? inForceAt(others, list.startsAt ?? now) : null;
  return {
    ...shown,
    faultList: list.faults,
    gaps: findGaps(prices, destinations),
    repeats: findRepeats(prices),
    changes: before && { list: { id: before.id, name: before.name }, ...compareLists(await pricesOf(db, before.id), prices) },
  };
}

export async function showPrices(db: Db, { id, prefix }: { id: string; prefix: string }) {
  find(await listPriceLists(db), id);
  const prices = await pricesBeginning(db, { listId: id, prefix, limit: 200 });
  return { items: prices.map(showPrice), nextCursor: null };
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** The currency of what began or will begin: of the platform's money. */
export const platformCurrency = (lists: readonly Pick<PriceListRecord, 'startsAt' | 'currency'>[]): string | null =>
  lists.find(({ startsAt }) => startsAt !== null)?.currency ?? null;

function checkCurrency(currency: string, lists: readonly PriceListRecord[]): void {
  if (!currencies.has(currency)) throw currencyUnknown(currency);
  const platform = platformCurrency(lists);
  if (platform !== null && platform !== currency) throw otherCurrency(currency, platform);
}

export interface Upload {
  name: string;
  currency: string;
  bytes: Buffer;
  by: { id: string | null; name: string };
}

/** Rows that are wrong are left out and told; what is no price list at all is refused. */
export async function uploadPriceList(lists: PriceLists, { name, currency, bytes, by }: Upload, now: Date): Promise<PriceListShown> {
  const { prices, faults } = readPriceList(decodeList(bytes).text);
  if (prices.length === 0) throw noPriceList(faults);
  const id = newId('priceList');
  await lists.db.transaction().execute(async (trx) => {
    checkCurrency(currency, await lockPriceLists(trx));
    await insertPriceList(trx, { id, name, currency, uploadedBy: by.id, uploadedByName: by.name, faults, prices });
    await recordAudit(trx, {
      account: null,
      action: 'price_list.uploaded',
      subject: { id, label: name },
      after: { currency, prices: prices.length, faults: faults.length },
    });
  });
  return showPriceList(lists, id, now);
}

const uniqueViolation = '23505';

export interface Start {
  id: string;
  from: string;
  accept: boolean;
}
export async function putInForce(lists: PriceLists, { id, from, accept }: Start, now: Date): Promise<PriceListShown> {
  const startsAt = beginOf(from, now);
  if (startsAt === null) throw dayOver(from, today(now));
  await lists.db
    .transaction()
    .execute(async (trx) => {
      const all = await lockPriceLists(trx);
      const list = find(all, id);
      await checkStart(trx, { list, others: all.filter((one) => one.id !== id), accept, destinations: lists.destinations }, now);
      await startPriceList(trx, id, startsAt);
      await recordAudit(trx, {
        account: null,
        action: 'price_list.started',
        subject: { id, label: list.name },
        before: { startsAt: list.startsAt },
        after: { startsAt, ...(accept ? { accepted: true } : {}) },
      });
    })
    .catch((error) => {
      if (sqlState(error) === uniqueViolation) throw dayTaken(from);
      throw error;
    });
  return showPriceList(lists, id, now);
}

interface StartCheck {
  list: PriceListRecord;
  others: PriceListRecord[];
  accept: boolean;
  destinations: Destinations;
}
async function checkStart(trx: Trx, { list, others, accept, destinations }: StartCheck, now: Date): Promise<void> {
  if (list.startsAt !== null && list.startsAt <= now) throw listBegan();
  checkCurrency(list.currency, others);
  if (list.priceCount === 0) throw listEmpty();
  if (accept) return;
  const gaps = findGaps(await pricesOf(trx, list.id), destinations).filter(({ kind }) => kind !== 'as_another');
  const unaccepted = { faults: list.faultCount, gaps: new Set(gaps.map(({ country }) => country)).size };
  if (unaccepted.faults + unaccepted.gaps > 0) throw notAccepted(unaccepted);
}

export async function removePriceList(db: Db, id: string, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const list = find(await lockPriceLists(trx), id);
    if (list.startsAt !== null && list.startsAt <= now) throw listBegan();
    await deletePriceList(trx, id);
    await recordAudit(trx, {
      account: null,
      action: 'price_list.removed',
      subject: { id, label: list.name },
      before: { currency: list.currency, prices: list.priceCount, startsAt: list.startsAt },
    });
  });
}
