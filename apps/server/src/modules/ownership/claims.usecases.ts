/** A document in place of a check: sent by the customer, decided by support. */
import { newId, type OwnershipShown, type ReviewedOwnership } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { readDocument, storeDocumentOf } from '../documents/documents.repository.ts';
import { checkPdf } from '../documents/pdf.models.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { lockNumber, type NumberPlace, updateNumber } from '../numbers/numbers.repository.ts';
import type { Actor } from '../requests/change.ts';
import { lockedNumber, showOwnership, whyNoDocument } from './checks.usecases.ts';
import { type ClaimRecord, endClaim, findClaim, insertClaim, listClaims, lockClaim, newestClaim } from './claims.repository.ts';
import { tellClaim } from './mails.ts';
import { claimChanged, claimDecided, documentRefused, noDocumentNow } from './ownership.errors.ts';
import { shownCheck, shownClaim } from './ownership.models.ts';
import { listChecks } from './ownership-checks.repository.ts';

export interface OfNumber extends NumberPlace {
  db: Db;
  by: Actor;
}

export async function sendDocument({ db, by, ...place }: OfNumber, file: { name: string; content: Buffer }, now: Date) {
  await db.transaction().execute(async (trx) => {
    const number = await lockedNumber(trx, place);
    const why = whyNoDocument(number, (await newestClaim(trx, place))?.state);
    if (why !== null) throw noDocumentNow(why);
    const check = checkPdf(file.content);
    if (!check.ok) throw documentRefused(file.name, check.message);
    const id = newId('claim');
    const asked = { askedBy: by.id, askedByName: by.name, askedAt: now };
    if (!(await insertClaim(trx, { id, ...place, ...asked }))) throw noDocumentNow('Support looks at a document of this number already.');
    await storeDocumentOf(trx, { id: newId('letter'), ...place, ...file }, { claimId: id });
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, { account: place.accountId, action: 'number.ownership_document', subject, after: { claim: id } });
  });
  return showOwnership(db, place, now);
}

export async function withdrawClaim({ db, ...place }: NumberPlace & { db: Db }, now: Date): Promise<OwnershipShown> {
  await db.transaction().execute(async (trx) => {
    const number = await lockedNumber(trx, place);
    const newest = await newestClaim(trx, place);
    const claim = newest && (await lockClaim(trx, newest.id));
    if (!claim) throw notFound('document');
    if (claim.state !== 'waiting') throw claimDecided(claim.state);
    await endClaim(trx, claim.id, { state: 'withdrawn', endedAt: now });
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, { account: place.accountId, action: 'number.ownership_withdrawn', subject, after: { claim: claim.id } });
  });
  return showOwnership(db, place, now);
}

/* Support. */

const itemOf = (row: ClaimRecord) => ({
  id: row.id,
  state: row.state,
  account: { id: row.accountId, name: row.accountName },
  number: { id: row.numberId, e164: row.e164, formatted: formatNumber(row.e164) },
  askedBy: row.askedByName,
  askedAt: row.askedAt.toISOString(),
});
export const showClaims = async (db: Db, which: 'open' | 'ended') => ({
  items: (await listClaims(db, which)).map(itemOf),
  nextCursor: null,
});

const checksShown = 10;

export async function reviewClaim(db: Db, id: string): Promise<ReviewedOwnership> {
  const row = await findClaim(db, id);
  if (!row) throw notFound('claim');
  const checks = await listChecks(db, { accountId: row.accountId, numberId: row.numberId }, checksShown);
  const { account, number } = itemOf(row);
  return { ...shownClaim(row), account, number, carrier: row.carrier, checks: checks.map(shownCheck) };
}

export async function documentOf(db: Db, row: ClaimRecord | undefined): Promise<{ name: string; content: Buffer }> {
  const content = row && (await readDocument(db, { claimId: row.id }));
  if (!content) throw notFound('document');
  return { name: `document-${row.e164.slice(1)}`, content };
}

export interface Decide {
  feed: ChangeFeed;
  publicUrl: string;
  claimId: string;
  /** The version that was looked at. */
  version: number;
  decision: { accept: true } | { accept: false; reason: string };
  now: Date;
}
export const decideClaim = ({ feed, publicUrl, claimId, version, decision, now }: Decide): Promise<void> =>
  feed.change(async (trx, touch) => {
    const found = await findClaim(trx, claimId);
    if (!found) throw notFound('claim');
    const number = await lockNumber(trx, { accountId: found.accountId, numberId: found.numberId });
    const claim = await lockClaim(trx, claimId);
    if (!number || !claim) throw notFound('number');
    if (claim.version !== version) throw claimChanged(claim.state);
    if (claim.state !== 'waiting') throw claimDecided(claim.state);
    const subject = { id: number.id, label: number.e164 };
    if (decision.accept) {
      await endClaim(trx, claimId, { state: 'accepted', endedAt: now });
      await updateNumber(trx, number.id, { provedAt: now, provedBy: 'document' });
      await recordAudit(trx, { account: claim.accountId, action: 'number.proved', subject, after: { claim: claimId, by: 'document' } });
      touch('numbers', numberKey(number.e164));
    } else {
      const { reason } = decision;
      await endClaim(trx, claimId, { state: 'refused', reason, endedAt: now });
      await recordAudit(trx, { account: claim.accountId, action: 'number.ownership_refused', subject, after: { claim: claimId, reason } });
    }
    await tellClaim(trx, { ...claim, number: number.e164 }, decision, publicUrl);
  });
