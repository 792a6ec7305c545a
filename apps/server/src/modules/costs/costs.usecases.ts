/** Rates calls out, each once, in the transaction that takes its end (docs/decisions/a-call-is-rated-once.md). */
import { type CallCost, type RatedAgain, type Unpriced, writeMoney } from '@patchcord/contracts';
import type { Selectable } from 'kysely';
import type { CallCostsTable } from '../../platform/database/cost-tables.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { today } from '../prices/in-force.models.ts';
import { showPrice } from '../prices/price-lists.usecases.ts';
import { neverBegan, wrongDays } from '../prices/prices.errors.ts';
import { listPriceLists } from '../prices/prices.repository.ts';
import { guardSpend } from '../spend/spend.usecases.ts';
import { rateCall } from './costs.models.ts';
import { callsAnswered, callsToRate, costsOf, saveCosts, unpricedSince } from './costs.repository.ts';
import { tariffsFor, wholeTariff } from './tariffs.ts';

/** @param callIds of calls of which something was told. Those that are over and out get their cost, whichever half came last. @returns their accounts. */
export async function rateEnded(trx: Trx, callIds: string[]): Promise<string[]> {
  const calls = callIds.length === 0 ? [] : await callsToRate(trx, callIds);
  const tariffs = await tariffsFor(
    trx,
    calls.map(({ called, answerAt, endAt }) => ({ called, at: answerAt ?? endAt })),
  );
  const rated = calls.map((call, index) => ({ call, rated: rateCall(call, tariffs[index] ?? null) }));
  await saveCosts(trx, rated, { again: false });
  return [...new Set(calls.map(({ accountId }) => accountId))];
}

const dayMs = 86_400_000;
const mostDays = 92;

function spanOf({ from, to }: { from: string; to: string }, now: Date): { from: Date; to: Date } {
  const span = { from: new Date(`${from}T00:00:00.000Z`), to: new Date(Date.parse(`${to}T00:00:00.000Z`) + dayMs) };
  if (to > today(now)) throw wrongDays('to', to, `${to} has not come. The last day that can be rated again is today (${today(now)}).`);
  if (to < from) throw wrongDays('to', to, `${to} is before ${from}. The last day comes after the first, or is the same.`);
  if (span.to.getTime() - span.from.getTime() > mostDays * dayMs) {
    throw wrongDays('from', from, `These are more than ${mostDays} days. Rate them again in parts.`);
  }
  return span;
}

/** In one transaction: more are rated again in parts. */
const mostCalls = 100_000;

export interface RateAgain {
  feed: ChangeFeed;
  publicUrl: string;
  listId: string;
  from: string;
  to: string;
}
/** Only an operator asks for this: statements of those days change. Every call of all accounts is rated by the list that is named. */
export async function rateAgain({ feed, publicUrl, listId, ...days }: RateAgain, now: Date): Promise<RatedAgain> {
  const span = spanOf(days, now);
  return feed.change(async (trx, touch) => {
    const list = (await listPriceLists(trx)).find(({ id }) => id === listId);
    if (!list) throw notFound('price_list');
    if (list.startsAt === null || list.startsAt > now) throw neverBegan();
    const calls = await callsAnswered(trx, { ...span, limit: mostCalls + 1 });
    if (calls.length > mostCalls) throw wrongDays('to', days.to, `These days have more than ${mostCalls} calls. Rate them again in parts.`);
    const tariff = await wholeTariff(trx, list);
    const rated = calls.map((call) => ({ call, rated: rateCall(call, tariff) }));
    const before = new Map(
      (
        await costsOf(
          trx,
          calls.map(({ id }) => id),
        )
      ).map((row) => [row.callId, row]),
    );
    await saveCosts(trx, rated, { again: true });
    const was = [...before.values()].reduce((sum, row) => sum + row.amount, 0);
    const is = rated.reduce((sum, one) => sum + one.rated.amount, 0);
    const changed = rated.filter((one) => before.get(one.call.id)?.amount !== one.rated.amount).length;
    const result = { calls: calls.length, changed, before: writeMoney(was), after: writeMoney(is), currency: list.currency };
    await recordAudit(trx, {
      account: null,
      action: 'price_list.rated_again',
      subject: { id: listId, label: list.name },
      after: { ...days, calls: result.calls, changed, amountBefore: result.before, amountAfter: result.after },
    });
    await guardSpend(
      trx,
      touch,
      rated.map(({ call }) => call.accountId),
      { publicUrl },
      now,
    );
    return result;
  });
}

const unpricedDays = 30;
const unpricedShown = 200;

export async function showUnpriced(db: Db, now: Date): Promise<{ items: Unpriced[]; nextCursor: null }> {
  const rows = await unpricedSince(db, new Date(now.getTime() - unpricedDays * dayMs), unpricedShown);
  const items = rows.map(({ called, calls, talkMs, lastAt }) => ({
    called: called ?? '',
    calls: Number(calls),
    seconds: Math.round(Number(talkMs) / 1000),
    lastAt: lastAt.toISOString(),
  }));
  return { items, nextCursor: null };
}

const free = (basis: CallCost['basis']): CallCost => ({ basis, amount: writeMoney(0), currency: null, price: null, billedSeconds: 0 });

export type CostRow = Selectable<CallCostsTable>;
/** Of a record, as the API shows it. @param cost null: it was not rated. */
export function showCost(call: { direction: 'in' | 'out'; endAt: Date | null }, cost: CostRow | undefined): CallCost {
  // Rated all the same: it went on to another number.
  if (call.direction === 'in' && !cost) return free('in');
  // Refused before it was anybody's call: nothing was started, nothing is rated.
  if (!cost) return free(call.endAt === null ? 'up' : 'not_answered');
  const { basis, prefix, name, perMinute, firstSeconds, nextSeconds, connectionFee } = cost;
  const isPriced = prefix !== null && name !== null && perMinute !== null && firstSeconds !== null && nextSeconds !== null;
  return {
    basis,
    amount: writeMoney(cost.amount),
    currency: cost.currency,
    price: isPriced ? showPrice({ prefix, name, perMinute, firstSeconds, nextSeconds, connectionFee: connectionFee ?? 0 }) : null,
    billedSeconds: cost.billedSeconds,
  };
}
