import type { AccountCallsOut, CallsOut, callsOutAllow, callsOutChange } from '@patchcord/contracts';
import { isSupportedCountry } from 'libphonenumber-js/max';
import type * as z from 'zod';
import type { Db, Trx } from '../../platform/database/database.ts';
import { type Detail, notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { type Change, recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { type Guard, guardSpend } from '../spend/spend.usecases.ts';
import { askedOf } from './asked.repository.ts';
import { countriesUnknown, needsSupport } from './calls-out.errors.ts';
import { type Allowed, type Chosen, inForce } from './calls-out.models.ts';
import { type AccountList, type Decided, decidedOf, listAccounts, lockAccountCalls, saveDecided } from './calls-out.repository.ts';

const show = ({ allowed, chosen, ownCountries, spentDay }: Decided, asked: CallsOut['asked']): CallsOut => ({
  inForce: inForce(allowed, chosen, ownCountries),
  allowed,
  chosen,
  ownCountries,
  spentDay,
  asked,
});

async function decided(db: Db, accountId: string): Promise<Decided> {
  const found = (await decidedOf(db, [accountId])).get(accountId);
  if (!found) throw notFound('account');
  return found;
}

export const showCallsOut = async (db: Db, accountId: string): Promise<CallsOut> =>
  show(await decided(db, accountId), (await askedOf(db, [accountId])).get(accountId) ?? null);

export interface ShowAccounts extends Omit<AccountList, 'after'> {
  db: Db;
  cursor?: string | undefined;
}
/** Every account with what it may call, for support. */
export async function showAccounts({ db, cursor, ...list }: ShowAccounts) {
  const rows = await listAccounts(db, { ...list, after: readCursor(cursor) });
  const ids = rows.map(({ id }) => id);
  const found = await decidedOf(db, ids);
  const asked = await askedOf(db, ids);
  return pageOf(
    rows,
    list.limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    ({ id, name }): AccountCallsOut => ({ id, name, callsOut: show(found.get(id) as Decided, asked.get(id) ?? null) }),
  );
}

function refuseUnknown(countries: string[] | null | undefined): void {
  const unknown = (countries ?? []).filter((country) => country !== '001' && !isSupportedCountry(country));
  if (unknown.length > 0) throw countriesUnknown(unknown);
}

const given = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

const unique = (countries: string[] | null) => (countries === null ? null : [...new Set(countries)].toSorted());

interface Decide<What> extends Guard {
  db: Db;
  feed: ChangeFeed;
  accountId: string;
  change: What;
}

/** Both are written, so that a later change of the defaults changes nothing that somebody decided. */
async function save(trx: Trx, accountId: string, before: Decided, after: Pick<Decided, 'allowed' | 'chosen'>, action: Change['action']) {
  await saveDecided(trx, accountId, after);
  const name = await trx.selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirstOrThrow();
  const part = action === 'account.calls_out_allowed' ? 'allowed' : 'chosen';
  await recordAudit(trx, {
    account: accountId,
    action,
    subject: { id: accountId, label: name.name },
    before: before[part],
    after: after[part],
  });
}

/** By support: what the account may call at all. */
export async function allowCallsOut({ db, feed, publicUrl, accountId, change }: Decide<z.output<typeof callsOutAllow>>): Promise<CallsOut> {
  refuseUnknown(change.countries);
  await feed.change(async (trx, touch) => {
    await lockAccountCalls(trx, accountId);
    const before = await decided(trx, accountId);
    const allowed: Allowed = { ...before.allowed, ...given(change) };
    await save(
      trx,
      accountId,
      before,
      { allowed: { ...allowed, countries: unique(allowed.countries) }, chosen: before.chosen },
      'account.calls_out_allowed',
    );
    touch('accounts', accountId);
    // Another limit may open what was closed, or close it.
    await guardSpend(trx, touch, [accountId], { publicUrl }, new Date());
  });
  return showCallsOut(db, accountId);
}

/** By the account: within what is allowed. What it chose before and is not allowed any more is no mistake of this change. */
export async function chooseCallsOut({
  db,
  feed,
  publicUrl,
  accountId,
  change,
}: Decide<z.output<typeof callsOutChange>>): Promise<CallsOut> {
  refuseUnknown(change.countries);
  await feed.change(async (trx, touch) => {
    await lockAccountCalls(trx, accountId);
    const before = await decided(trx, accountId);
    const wrong = beyond(given(change), before);
    if (wrong.length > 0) throw needsSupport(wrong);
    const chosen: Chosen = { ...before.chosen, ...given(change) };
    await save(
      trx,
      accountId,
      before,
      { allowed: before.allowed, chosen: { ...chosen, countries: unique(chosen.countries) } },
      'account.calls_out_changed',
    );
    touch('accounts', accountId);
    // Another limit may open what was closed, or close it.
    await guardSpend(trx, touch, [accountId], { publicUrl }, new Date());
  });
  return showCallsOut(db, accountId);
}

const mostSentences = {
  callsLimit: (most: number) => `${most} calls out at once is the most.`,
  callsLimitPerPerson: (most: number) => `${most} calls out at once of one person is the most.`,
};

function beyond(change: Partial<Chosen>, { allowed, ownCountries }: Decided): Detail[] {
  const details: Detail[] = [];
  const refuse = (field: string, received: unknown, message: string) => details.push({ field, received: String(received), message });
  if (change.on && !allowed.on) refuse('on', true, 'Calls out are switched off for this account.');
  const countries = allowed.countries ?? ownCountries;
  const more = (change.countries ?? []).filter((country) => !countries.includes(country));
  if (more.length > 0) refuse('countries', more.join(', '), `This account may not call ${more.join(', ')}.`);
  for (const field of ['callsLimit', 'callsLimitPerPerson'] as const) {
    const limit = change[field];
    if (limit !== undefined && limit !== null && limit > allowed[field]) refuse(field, limit, mostSentences[field](allowed[field]));
  }
  const amount = change.spendPerDay;
  if (amount !== undefined && amount !== null && allowed.spendPerDay !== null && Number(amount) > Number(allowed.spendPerDay))
    refuse('spendPerDay', amount, `${allowed.spendPerDay} is the most that a day may cost.`);
  return details;
}
