/** Support's side, and what time does: every step of a porting that changes where calls may come from. */
import { type AuditAction, nextPortingState, type PortingMove, type ReviewedPorting } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { lockNumber, type NumberStored, updateNumber } from '../numbers/numbers.repository.ts';
import { findUpstream } from '../upstream/upstream.repository.ts';
import { today, wrongDay } from './days.models.ts';
import { changedMeanwhile, dayRefused, notPossible, noUpstream } from './portings.errors.ts';
import { shownItem } from './portings.models.ts';
import {
  callsByWay,
  findPorting,
  type LockedPorting,
  listPortings,
  lockPorting,
  type PortingSet,
  updatePorting,
} from './portings.repository.ts';
import { showPorting, tell } from './portings.usecases.ts';

export const showPortings = async (db: Db, which: 'open' | 'ended') => ({
  items: (await listPortings(db, which)).map(shownItem),
  nextCursor: null,
});

export async function reviewPorting(db: Db, id: string): Promise<ReviewedPorting> {
  const row = await findPorting(db, id);
  if (!row) throw notFound('porting');
  const { account, number } = shownItem(row);
  return {
    ...(await showPorting(db, row)),
    account,
    number,
    calls: await callsByWay(db, row),
    upstreamReady: (await findUpstream(db)) !== undefined,
  };
}

type ReviewMove = Exclude<PortingMove, 'withdraw'>;

const actions: Record<ReviewMove, AuditAction> = {
  submit: 'number.porting_submitted',
  set_date: 'number.porting_dated',
  open: 'number.porting_opened',
  complete: 'number.ported',
  refuse: 'number.porting_refused',
};

export interface MovePorting {
  feed: ChangeFeed;
  publicUrl: string;
  portingId: string;
  /** The version that was looked at; null: time moves it. */
  version: number | null;
  move: ReviewMove;
  day?: string;
  reason?: string;
  now: Date;
}

/** @returns false where time came too late: somebody moved it meanwhile. */
export const movePorting = ({ feed, publicUrl, portingId, version, move, now, ...given }: MovePorting): Promise<boolean> =>
  feed.change(async (trx, touch) => {
    const found = await findPorting(trx, portingId);
    if (!found) throw notFound('porting');
    // The number before its porting, as everywhere: two transactions never wait for each other.
    const number = await lockNumber(trx, { accountId: found.accountId, numberId: found.numberId });
    const porting = await lockPorting(trx, portingId);
    if (!number || !porting) throw notFound('porting');
    if (version !== null && version !== porting.version) throw changedMeanwhile(porting.state);
    const state = nextPortingState(porting.state, move);
    if (state === null && version === null) return false;
    if (state === null) throw notPossible(porting.state, move);
    await updatePorting(trx, portingId, { state, ...(await changeOf(trx, { move, porting, number, now, ...given })) });
    await recordAudit(trx, {
      account: porting.accountId,
      action: actions[move],
      subject: { id: number.id, label: number.e164 },
      before: { state: porting.state },
      after: { state, ...given },
    });
    await tell(trx, portingId, publicUrl);
    touch('numbers', numberKey(number.e164));
    return true;
  });

interface Step {
  move: ReviewMove;
  porting: LockedPorting;
  number: NumberStored;
  now: Date;
  day?: string;
  reason?: string;
}

/** What a step writes besides the state; completing it moves the number to the upstream's trunk. */
async function changeOf(trx: Trx, { move, porting, number, now, day = '', reason = '' }: Step): Promise<Omit<PortingSet, 'state'>> {
  switch (move) {
    case 'submit':
      return { submittedAt: now };
    case 'set_date': {
      const wrong = wrongDay(day, number.country, now, 0);
      if (wrong !== null) throw dayRefused('day', day, wrong);
      if (!(await findUpstream(trx))) throw noUpstream();
      return { day, openedAt: null };
    }
    case 'open':
      if (!(await findUpstream(trx))) throw noUpstream();
      return { openedAt: now };
    case 'complete': {
      const upstream = await findUpstream(trx);
      if (!upstream) throw noUpstream();
      await updateNumber(trx, number.id, { trunkId: upstream.id });
      // Made by hand before its day: then that is the day it was ported.
      const actual = [porting.day ?? '', today(number.country, now)].toSorted()[0] as string;
      return { endedAt: now, day: actual };
    }
    case 'refuse':
      return { endedAt: now, reason };
    default:
      return move satisfies never;
  }
}
