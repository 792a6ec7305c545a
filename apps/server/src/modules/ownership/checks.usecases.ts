/** Asking for a check, and where a number stands with its proof. */
import { randomInt } from 'node:crypto';
import { newId, type OwnershipShown, ownershipLimits, type Proof } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { findNumber, lockNumber, type NumberPlace, type NumberRecord } from '../numbers/numbers.repository.ts';
import type { Actor } from '../requests/change.ts';
import { newestClaim } from './claims.repository.ts';
import { noCheckNow } from './ownership.errors.ts';
import { checkPossible, dayBefore, provedAlready, shownCheck, shownClaim } from './ownership.models.ts';
import { checksSince, insertCheck, listChecks, meansOfCalling } from './ownership-checks.repository.ts';
import { type Drawn, newRun } from './run.models.ts';

/** Nobody can know either: the number that the call shows, and when it is cancelled. */
export function drawCall(callers: string[]): Drawn {
  const { least, most } = ownershipLimits.cancelAfterMs;
  return { shows: callers[randomInt(callers.length)] as string, pool: callers.length, cancelAfterMs: randomInt(least, most + 1) };
}

export const isPorted = (number: Pick<NumberRecord, 'trunkAccountId'>): boolean => number.trunkAccountId === null;

async function possible(db: Db, number: NumberRecord, now: Date) {
  const place = { accountId: number.accountId, numberId: number.id };
  const { gateways, callers } = await meansOfCalling(db);
  const [newest] = await listChecks(db, place, 1);
  // A call to itself proves nothing.
  const others = callers.filter((one) => one !== number.e164);
  const facts = {
    e164: number.e164,
    state: number.state,
    ported: isPorted(number),
    proved: number.provedAt !== null,
    trunkOn: number.trunkIsOn,
    checksOfDay: await checksSince(db, place, dayBefore(now)),
    newest,
    gateways,
    callers: others.length,
  };
  return { ...checkPossible(facts), newest, callers: others };
}

function proofOf(number: NumberRecord): Proof | null {
  if (isPorted(number)) return { by: 'ported', at: null };
  return number.provedAt && number.provedBy ? { by: number.provedBy, at: number.provedAt.toISOString() } : null;
}

export async function showOwnership(db: Db, place: NumberPlace, now: Date): Promise<OwnershipShown> {
  const number = await findNumber(db, place);
  if (!number) throw notFound('number');
  const { newest, checksLeft, noCheckNow: why, nextCheckAt } = await possible(db, number, now);
  const claim = await newestClaim(db, place);
  return {
    proof: proofOf(number),
    check: newest ? shownCheck(newest) : null,
    claim: claim ? shownClaim(claim) : null,
    checksLeft,
    noCheckNow: why,
    nextCheckAt: nextCheckAt?.toISOString() ?? null,
    noDocumentNow: whyNoDocument(number, claim?.state),
  };
}

export function whyNoDocument(number: NumberRecord, newest: string | undefined): string | null {
  const settled = provedAlready({ ported: isPorted(number), proved: number.provedAt !== null });
  if (settled) return settled;
  if (number.removedAt || number.state === 'requested') return 'This number is not in use here.';
  return newest === 'waiting' ? 'Support looks at a document of this number already.' : null;
}

export interface AskCheck extends NumberPlace {
  db: Db;
  feed: ChangeFeed;
  by: Actor;
}
/** The edges hear of it with the number's row; the first that has it in force places the call. */
export async function askCheck({ db, feed, by, ...place }: AskCheck, now: Date): Promise<OwnershipShown> {
  await feed.change(async (trx, touch) => {
    const number = await lockedNumber(trx, place);
    const { noCheckNow: why, nextCheckAt, callers } = await possible(trx, number, now);
    if (why !== null) throw noCheckNow(why, nextCheckAt, now);
    const id = newId('ownershipCheck');
    const run = newRun(1, drawCall(callers), now.getTime());
    const asked = { askedBy: by.id, askedByName: by.name, askedAt: now };
    await insertCheck(trx, { id, ...place, trunkId: number.trunkId, run, ...asked });
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, { account: place.accountId, action: 'number.ownership_check', subject, after: { check: id } });
    touch('numbers', numberKey(number.e164));
  });
  return showOwnership(db, place, now);
}

/** Held, with what its trunk says of it. */
export async function lockedNumber(trx: Trx, place: NumberPlace): Promise<NumberRecord> {
  const held = await lockNumber(trx, place);
  const number = held && (await findNumber(trx, place));
  if (!number) throw notFound('number');
  return number;
}
