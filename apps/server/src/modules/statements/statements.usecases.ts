import type { Statement } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { platformCurrency } from '../prices/price-lists.usecases.ts';
import { listPriceLists } from '../prices/prices.repository.ts';
import { monthOf } from './months.models.ts';
import { csvCalls, csvHeader, makeStatement } from './statements.models.ts';
import { callsOfMonth, sumIn, sumOut } from './statements.repository.ts';

export interface StatementOf {
  db: Db;
  accountId: string;
  /** '2026-11' */
  month: string;
}

export async function showStatement({ db, accountId, month }: StatementOf): Promise<Statement> {
  const of = { accountId, ...monthOf(month) };
  const currency = platformCurrency(await listPriceLists(db));
  return makeStatement({ month, ...monthOf(month), currency, in: await sumIn(db, of), out: await sumOut(db, of) });
}

const callsAtOnce = 1_000;

/** Every call of the month, a thousand at a time: a month may hold more than memory should. */
export async function* writeStatement({ db, accountId, month }: StatementOf): AsyncGenerator<string> {
  yield csvHeader();
  const of = { accountId, ...monthOf(month), limit: callsAtOnce };
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const calls = await callsOfMonth(db, { ...of, after });
    if (calls.length > 0) yield csvCalls(calls);
    const last = calls.at(-1);
    if (!last || calls.length < callsAtOnce) return;
    after = { at: last.startedAt, id: last.id };
  }
}
