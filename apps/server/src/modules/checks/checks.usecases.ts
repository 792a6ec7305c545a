import {
  type ArrivalCheck,
  type CheckAttempt,
  type CheckShown,
  type CheckSourceAnswer,
  checkMinutes,
  newId,
  provesArrival,
} from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { outcomeWords } from '../calls/outcome-words.models.ts';
import { moveNotPossible } from '../numbers/numbers.errors.ts';
import { findNumber, lockNumber, type NumberPlace } from '../numbers/numbers.repository.ts';
import { portedStays } from '../portings/portings.errors.ts';
import type { Actor } from '../requests/change.ts';
import { checkSource } from '../sources/sources.models.ts';
import { askForAddress } from './address-found.ts';
import type { CheckAnnouncer } from './checks.announce.ts';
import { addressNotSeen } from './checks.errors.ts';
import { type AttemptRecord, attemptsOf, type CheckRecord, findCheck, insertCheck, listedRanges, stopChecks } from './checks.repository.ts';

export function showCheck(check: CheckRecord, now: Date): ArrivalCheck {
  const state = check.passedAt ? 'passed' : check.stoppedAt ? 'stopped' : check.expiresAt <= now ? 'expired' : 'armed';
  return {
    id: check.id,
    state,
    armedAt: check.armedAt.toISOString(),
    expiresAt: check.expiresAt.toISOString(),
    passedAt: check.passedAt?.toISOString() ?? null,
    now: now.toISOString(),
    leftOut: check.leftOut,
  };
}

/** Refused for where they came from, and for nothing else. */
const foreign: readonly (string | null)[] = ['source_not_listed', 'flood_blocked', 'number_not_on_this_trunk'];

/** @param listed ranges of the number's trunk now: an address that was added since is not offered again. null: the trunk is not the account's. */
export function showAttempt(row: AttemptRecord, listed: string[] | null): CheckAttempt {
  const words = row.outcome && outcomeWords(row.outcome);
  return {
    id: row.attemptKey,
    seq: row.seq,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    count: row.count,
    origin: row.origin,
    method: row.method,
    calledRaw: row.calledRaw,
    codecs: row.codecs,
    userAgent: row.userAgent,
    edge: row.edgeName,
    location: row.locationName,
    good: provesArrival(row.outcome),
    refused: words && { outcome: words.outcome, label: words.label, sentence: words.sentence, code: row.code },
    canAddAddress: listed !== null && foreign.includes(row.outcome) && checkSource(row.origin.address, { listed, allowPrivate: true }).ok,
  };
}

export async function readCheck({ db, ...place }: NumberPlace & { db: Db }): Promise<CheckShown> {
  if (!(await findNumber(db, place))) throw notFound('number');
  const check = await findCheck(db, place);
  if (!check) return { check: null, attempts: [] };
  const listed = await listedRanges(db, place);
  const attempts = await attemptsOf(db, check.id, 0);
  return { check: showCheck(check, new Date()), attempts: attempts.reverse().map((row) => showAttempt(row, listed)) };
}

export interface Arming extends NumberPlace {
  db: Db;
  announcer: CheckAnnouncer;
}

export async function armCheck({ db, announcer, userId, ...place }: Arming & { userId: string | null }): Promise<CheckShown> {
  await db.transaction().execute(async (trx) => {
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    if (number.state === 'requested') throw moveNotPossible(number.state, 'arrive');
    const armedAt = new Date();
    const expiresAt = new Date(armedAt.getTime() + checkMinutes * 60_000);
    await insertCheck(trx, {
      id: newId('check'),
      accountId: place.accountId,
      numberId: place.numberId,
      armedAt,
      armedBy: userId,
      expiresAt,
    });
    await recordAudit(trx, { account: place.accountId, action: 'check.armed', subject: { id: number.id, label: number.e164 } });
    await announcer.inTransaction(trx);
  });
  announcer.committed();
  return readCheck({ db, ...place });
}

export async function stopCheck({ db, announcer, ...place }: Arming): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    await recordAudit(trx, { account: place.accountId, action: 'check.stopped', subject: { id: number.id, label: number.e164 } });
    if (await stopChecks(trx, place, new Date())) await announcer.inTransaction(trx);
  });
  announcer.committed();
}

export interface AddSeenAddress extends NumberPlace {
  db: Db;
  by: Actor;
  address: string;
  allowPrivate: boolean;
}
export async function addSeenAddress({ db, by, address, allowPrivate, ...place }: AddSeenAddress): Promise<CheckSourceAnswer> {
  const number = await findNumber(db, place);
  if (!number || number.removedAt) throw notFound('number');
  if (number.trunkAccountId === null) throw portedStays();
  const { attempts } = await readCheck({ db, ...place });
  const seen = attempts.some(({ origin, refused }) => origin.address === address && refused !== null && foreign.includes(refused.outcome));
  if (!seen) throw addressNotSeen(address);
  return askForAddress({ db, accountId: place.accountId, trunkId: number.trunkId, address, by, allowPrivate });
}
