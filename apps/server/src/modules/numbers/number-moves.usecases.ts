/** Pausing, resuming, removing and restoring numbers. The edges know of it within a second: it is one row each. */
import { type NumberRestore, type PhoneNumber, restorableUntilMs } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { lockTrunk } from '../trunks/trunks.repository.ts';
import { findUpstream } from '../upstream/upstream.repository.ts';
import { moved } from './number-moves.models.ts';
import { alreadyLive, moveNeedsReview, moveNotPossible, trunkGone, trunkUnknown } from './numbers.errors.ts';
import { isLiveSomewhere, lockNumber, lockRemovedNumber, type NumberPlace, trunkOf, updateNumber } from './numbers.repository.ts';
import { refuseWhilePorting, showNumber } from './numbers.usecases.ts';

/** People and settings stay with it, so that it comes back as it was. */
export const removeNumber = ({ feed, ...place }: NumberPlace & { feed: ChangeFeed }): Promise<void> =>
  feed.change(async (trx, touch) => {
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    await refuseWhilePorting(trx, number.id, 'removed');
    await updateNumber(trx, number.id, moved(number, 'remove', new Date()));
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, {
      account: place.accountId,
      action: 'number.removed',
      subject,
      before: { trunk: number.trunkId, state: number.state },
    });
    touch('numbers', numberKey(number.e164));
  });

/** The trunk before the number, as everywhere. Only where it was: another one is asked for. @returns null where that one is gone. */
async function trunkFor(trx: Trx, place: NumberPlace, wanted: string | undefined): Promise<string | null> {
  const own = await trunkOf(trx, place);
  const upstream = await findUpstream(trx);
  if (wanted === undefined && upstream !== undefined && own === upstream.id) return own;
  const trunk = own === undefined ? undefined : await lockTrunk(trx, { accountId: place.accountId, trunkId: own });
  if (wanted === undefined || wanted === trunk?.id || own === undefined) return trunk?.id ?? null;
  if (!(await lockTrunk(trx, { accountId: place.accountId, trunkId: wanted }))) throw trunkUnknown(wanted.slice(0, 200));
  throw moveNeedsReview('this number', wanted);
}

export interface Restore extends NumberPlace {
  db: Db;
  feed: ChangeFeed;
  change: NumberRestore;
}
export async function restoreNumber({ db, feed, change, ...place }: Restore): Promise<PhoneNumber> {
  await feed.change(async (trx, touch) => {
    const trunkId = await trunkFor(trx, place, change.trunk);
    const number = await lockRemovedNumber(trx, place);
    const now = new Date();
    if (!number?.removedAt || restorableUntilMs(number.removedAt.getTime()) < now.getTime()) {
      const living = number ? undefined : await lockNumber(trx, place);
      throw living ? moveNotPossible(living.state, 'restore') : notFound('number');
    }
    if (trunkId === null) throw trunkGone();
    if (await isLiveSomewhere(trx, number.e164)) throw alreadyLive(number.e164);
    const set = { ...moved(number, 'restore', now), trunkId };
    await updateNumber(trx, number.id, set);
    const after = { trunk: trunkId, state: set.state };
    await recordAudit(trx, { account: place.accountId, action: 'number.restored', subject: { id: number.id, label: number.e164 }, after });
    touch('numbers', numberKey(number.e164));
  });
  return showNumber({ db, ...place });
}
