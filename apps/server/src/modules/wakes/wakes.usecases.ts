import { mostWakes, newId, type Wake, type Wakes } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { changedNothing, recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { peopleOnline } from '../edges/edges.repository.ts';
import { endpointRefused, endpointTaken, keysWrong, tooManyWakes } from './wakes.errors.ts';
import { browserName, wrongEndpoint, wrongKeys } from './wakes.models.ts';
import * as repository from './wakes.repository.ts';

const showWake = ({ id, browser, createdAt, doNotDisturb, lastAt, lastError }: repository.WakeRecord): Wake => ({
  id,
  browser,
  createdAt: createdAt.toISOString(),
  doNotDisturb,
  last: lastAt === null ? null : { at: lastAt.toISOString(), error: lastError },
});

export interface OwnWakes {
  db: Db;
  userId: string;
  publicKey: string;
}
export async function showWakes({ db, userId, publicKey }: OwnWakes): Promise<Wakes> {
  const items = (await repository.wakesOf(db, userId)).map(showWake);
  return { items, key: publicKey, online: (await peopleOnline(db, new Date())).has(userId) };
}

export interface AddWake {
  db: Db;
  feed: ChangeFeed;
  accountId: string;
  userId: string;
  userAgent: string;
  allowPrivate: boolean;
  subscription: {
    endpoint: string;
    keys: { p256dh: string; auth: string };
    instead?: string | null | undefined;
    doNotDisturb?: boolean | undefined;
  };
}
export async function addWake({ db, feed, accountId, userId, userAgent, allowPrivate, subscription }: AddWake): Promise<Wake> {
  const { endpoint, keys, instead, doNotDisturb } = subscription;
  const wrong = wrongEndpoint(endpoint, { allowPrivate });
  if (wrong !== null) throw endpointRefused(endpoint, wrong);
  const details = wrongKeys(keys);
  if (details.length > 0) throw keysWrong(details);
  const wake = { userId, endpoint, ...keys, browser: browserName(userAgent), doNotDisturb };
  const id = await feed.change(async (trx, touch) => {
    await repository.lockPersonOfWakes(trx, userId);
    const known = await knownWake(trx, wake, instead ?? null);
    if (known) {
      // What the person before had chosen there is not this one's wish.
      const other = known.userId === userId ? {} : { doNotDisturb: doNotDisturb ?? false };
      await repository.renewWake(trx, known.id, { ...wake, ...other });
      touch('people', userId);
      if (known.userId === userId) {
        changedNothing(); // the same browser, which renewed its subscription or says it again
        return known.id;
      }
      touch('people', known.userId);
    }
    if ((await repository.wakesOf(trx, userId)).length >= mostWakes + (known ? 1 : 0)) throw tooManyWakes();
    const made = known?.id ?? newId('wake');
    if (!known && !(await repository.insertWake(trx, { id: made, ...wake }))) throw endpointTaken();
    const subject = { id: made, label: wake.browser };
    await recordAudit(trx, { account: accountId, action: 'wake.added', subject, after: { person: userId } });
    touch('people', userId);
    return made;
  });
  return showWake((await repository.wakesOf(db, userId)).find((one) => one.id === id) as repository.WakeRecord);
}

/** This endpoint, whoever's it is; else the own one that it comes instead of. One browser is one person's: whoever signs in there takes it over. */
async function knownWake(trx: Trx, { userId, endpoint, p256dh, auth }: repository.WakeSet, instead: string | null) {
  const there = await repository.lockWakeAt(trx, endpoint);
  if (there && there.userId !== userId && (there.p256dh !== p256dh || there.auth !== auth)) throw endpointTaken();
  if (there) return there;
  const before = instead === null ? undefined : await repository.lockWakeAt(trx, instead);
  return before?.userId === userId ? before : undefined;
}

export interface SetDoNotDisturb {
  feed: ChangeFeed;
  userId: string;
  id: string;
  on: boolean;
}
/** Edges hear of it: with the last browser that may be woken, its person is not awaited any more. */
export async function setDoNotDisturb({ feed, userId, id, on }: SetDoNotDisturb): Promise<Wake> {
  const wake = await feed.change(async (trx, touch) => {
    const found = await repository.setDoNotDisturb(trx, { id, userId, on });
    if (!found) throw notFound('wake');
    touch('people', userId);
    changedNothing(); // when a person wants to be left alone is nobody else's to read
    return found;
  });
  return showWake(wake);
}

export interface RemoveWake {
  feed: ChangeFeed;
  accountId: string;
  userId: string;
  id: string;
}
export const removeWake = ({ feed, accountId, userId, id }: RemoveWake): Promise<void> =>
  feed.change(async (trx, touch) => {
    const gone = await repository.deleteWake(trx, { id, userId });
    if (!gone) throw notFound('wake');
    await recordAudit(trx, {
      account: accountId,
      action: 'wake.removed',
      subject: { id, label: gone.browser },
      before: { person: userId },
    });
    touch('people', userId);
  });
