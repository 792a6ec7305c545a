/**
 * The day's spend guard: stops an account's calls out once they cost what a day may cost (docs/decisions/a-days-limit-counts-what-is-not-known-yet.md).
 * Looked at whenever calls out begin or end, in the transaction that takes them, and every half minute while some are up.
 */
import { readMoney, type Spending, writeMoney } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { inForce } from '../calls-out/calls-out.models.ts';
import { decidedOf } from '../calls-out/calls-out.repository.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { tariffsFor } from '../costs/tariffs.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { platformCurrency } from '../prices/price-lists.usecases.ts';
import { listPriceLists } from '../prices/prices.repository.ts';
import { boundOf, dayBegins, dayOf, guardMove, isReached, nextDayBegins, type Spent } from './spend.models.ts';
import { accountsToWatch, adminsOf, callsUp, lockAccount, noteSpentDay, setSpentDay, spentBetween } from './spend.repository.ts';
import { spendReachedMail } from './spend.texts.ts';

/** Limits are exact decimals with trailing zeros. */
const limitOf = (text: string | null): number | null => (text === null ? null : readMoney(text));

async function spentOf(db: Db, accountId: string, now: Date): Promise<{ spent: Spent; spentDay: string | null } | null> {
  const decided = (await decidedOf(db, [accountId])).get(accountId);
  if (!decided) return null;
  const { spendPerDay } = inForce(decided.allowed, decided.chosen, decided.ownCountries);
  const day = dayOf(now);
  const up = await callsUp(db, accountId, now);
  const tariffs = await tariffsFor(
    db,
    up.map(({ called }) => ({ called, at: now })),
  );
  return {
    spentDay: decided.spentDay,
    spent: {
      limit: limitOf(spendPerDay),
      spent: await spentBetween(db, accountId, { from: dayBegins(day), to: nextDayBegins(day) }),
      up: up.reduce((sum, call, index) => sum + boundOf(call, tariffs[index] ?? null, now), 0),
    },
  };
}

export interface Guard {
  publicUrl: string;
}

/** @param accountIds whose calls out began or ended, or whose limit was changed, in this transaction. */
export async function guardSpend(trx: Trx, touch: Touch, accountIds: readonly string[], { publicUrl }: Guard, now: Date): Promise<void> {
  // In one order everywhere, so that two transactions never wait for each other.
  for (const accountId of [...new Set(accountIds)].toSorted()) {
    const account = await lockAccount(trx, accountId);
    const standing = account && (await spentOf(trx, accountId, now));
    if (!account || !standing) continue;
    const day = dayOf(now);
    const move = guardMove(standing.spentDay, standing.spent, day);
    if (move === 'stay') continue;
    await setSpentDay(trx, accountId, move === 'close' ? day : null);
    touch('accounts', accountId);
    const { limit, spent, up } = standing.spent;
    const sums = { spent: writeMoney(spent), up: writeMoney(up), limit: limit === null ? null : writeMoney(limit) };
    await recordAudit(trx, {
      account: accountId,
      action: move === 'close' ? 'spend.reached' : 'spend.opened',
      subject: { id: accountId, label: account.name },
      after: { day, ...sums },
      actor: { kind: 'system', id: null, name: 'Patchcord', address: null },
    });
    if (move === 'close' && (await noteSpentDay(trx, accountId, day)))
      await mailAdmins(trx, { accountId, accountName: account.name, ...sums, publicUrl, day });
  }
}

interface Reached {
  accountId: string;
  accountName: string;
  spent: string;
  up: string;
  limit: string | null;
  publicUrl: string;
  day: string;
}
async function mailAdmins(trx: Trx, { accountId, limit, publicUrl, day, ...sums }: Reached): Promise<void> {
  const currency = platformCurrency(await listPriceLists(trx)) ?? '';
  const mail = spendReachedMail({ ...sums, limit: limit ?? '', currency, link: `${publicUrl}/a/${accountId}/statement` });
  for (const { email } of await adminsOf(trx, accountId)) await queueMail(trx, { to: email, ...mail, about: `spend ${day} ${accountId}` });
}

export interface SpendWatch extends Guard {
  db: Db;
  feed: ChangeFeed;
}

/** Calls that are up cost more with every minute, and at midnight a new day begins: neither is told by an event. */
export async function guardByTime({ db, feed, ...guard }: SpendWatch, now: Date): Promise<void> {
  for (const accountId of await accountsToWatch(db, now)) {
    await feed.change((trx, touch) => guardSpend(trx, touch, [accountId], guard, now));
  }
}

export async function showSpending(db: Db, accountId: string, now: Date): Promise<Spending> {
  const standing = await spentOf(db, accountId, now);
  if (!standing) throw notFound('account');
  const { limit, spent, up } = standing.spent;
  const day = dayOf(now);
  return {
    day,
    currency: platformCurrency(await listPriceLists(db)),
    limit: limit === null ? null : writeMoney(limit),
    spent: writeMoney(spent),
    up: writeMoney(up),
    isReached: standing.spentDay === day || isReached(standing.spent),
    opensAt: nextDayBegins(day).toISOString(),
  };
}
