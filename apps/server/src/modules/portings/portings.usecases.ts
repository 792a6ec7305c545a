/** The customer's side: a letter, the request with it, and taking it back. */
import { newId, nextPortingState, type Porting, type PortingShown, portingLimits } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import { revisionsOf } from '../changes/changes.repository.ts';
import { readDocument, storeDocument, useDocument } from '../documents/documents.repository.ts';
import { checkPdf } from '../documents/pdf.models.ts';
import { liveOn } from '../edges/edges.models.ts';
import { appliedRevisions } from '../edges/edges.repository.ts';
import { findNumber, lockNumber, type NumberPlace } from '../numbers/numbers.repository.ts';
import type { Actor } from '../requests/change.ts';
import { dayRange, wrongDay } from './days.models.ts';
import { tellCustomer } from './mails.ts';
import { dayRefused, letterRefused, letterUnknown, notNow, notPossible } from './portings.errors.ts';
import { shownPorting, whyNotNow } from './portings.models.ts';
import {
  bindingPorting,
  findPorting,
  insertPorting,
  lockPorting,
  newestPorting,
  type PortingRecord,
  updatePorting,
} from './portings.repository.ts';

export interface OfNumber extends NumberPlace {
  db: Db;
  publicUrl: string;
  by: Actor;
}

export async function showPorting(db: Db, row: PortingRecord): Promise<Porting> {
  const key = numberKey(row.e164);
  const revision = (await revisionsOf(db, 'numbers', [key])).get(key) ?? 0;
  return shownPorting(row, liveOn(await appliedRevisions(db), revision, new Date()));
}

export async function showPortingOf(db: Db, place: NumberPlace, now: Date): Promise<PortingShown> {
  const number = await findNumber(db, place);
  if (!number) throw notFound('number');
  const row = await newestPorting(db, place);
  const binding = (await bindingPorting(db, number.id))?.state ?? null;
  return {
    porting: row ? await showPorting(db, row) : null,
    notNow: whyNotNow(number.state, binding),
    ...dayRange(number.country, now, portingLimits.leastDaysAhead),
  };
}

/** Kept until it is used, for a day: a form that is refused loses no file. */
export async function takeLetter({ db, ...place }: NumberPlace & { db: Db }, name: string, content: Buffer) {
  const id = newId('letter');
  await db.transaction().execute(async (trx) => {
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    const check = checkPdf(content);
    if (!check.ok) throw letterRefused(name, check.message);
    await storeDocument(trx, { id, ...place, name, content });
  });
  return { id, name, bytes: content.length };
}

export interface AskPorting {
  carrierAccount: string;
  authorisedName: string;
  wishedOn: string;
  letter: string;
}
export async function askPorting({ db, publicUrl, by, ...place }: OfNumber, asked: AskPorting, now: Date): Promise<PortingShown> {
  const id = newId('porting');
  await db.transaction().execute(async (trx) => {
    const number = await lockNumber(trx, place);
    if (!number) throw notFound('number');
    const why = whyNotNow(number.state, (await bindingPorting(trx, number.id))?.state ?? null);
    if (why !== null) throw notNow(why);
    const wrong = wrongDay(asked.wishedOn, number.country, now, portingLimits.leastDaysAhead);
    if (wrong !== null) throw dayRefused('wishedOn', asked.wishedOn, wrong);
    const { letter, ...told } = asked;
    const by_ = { askedBy: by.id, askedByName: by.name, askedAt: now };
    if (!(await insertPorting(trx, { id, ...place, trunkId: number.trunkId, ...told, ...by_ })))
      throw notNow('This number is being ported already.');
    if (!(await useDocument(trx, { id: letter, numberId: number.id, of: { portingId: id } }))) throw letterUnknown(letter);
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, { account: place.accountId, action: 'number.porting_requested', subject, after: { porting: id, ...told } });
    await tell(trx, id, publicUrl);
  });
  return showPortingOf(db, place, now);
}

/** Says what there is now. */
export async function tell(trx: Trx, portingId: string, publicUrl: string): Promise<void> {
  const row = await findPorting(trx, portingId);
  if (row) await tellCustomer(trx, { ...row, number: row.e164 }, publicUrl);
}

export async function withdrawPorting({ db, publicUrl, ...place }: OfNumber, now: Date): Promise<PortingShown> {
  await db.transaction().execute(async (trx) => {
    const number = await lockNumber(trx, place);
    const newest = number && (await newestPorting(trx, place));
    const porting = newest && (await lockPorting(trx, newest.id));
    if (!porting) throw notFound('porting');
    const state = nextPortingState(porting.state, 'withdraw');
    if (state === null) throw notPossible(porting.state, 'withdraw');
    await updatePorting(trx, porting.id, { state, endedAt: now });
    const subject = { id: number.id, label: number.e164 };
    await recordAudit(trx, { account: place.accountId, action: 'number.porting_withdrawn', subject, after: { porting: porting.id } });
    await tell(trx, porting.id, publicUrl);
  });
  return showPortingOf(db, place, now);
}

export async function letterOf(db: Db, place: NumberPlace): Promise<{ name: string; content: Buffer }> {
  const row = await newestPorting(db, place);
  return letterOfRow(db, row);
}

export async function letterOfRow(db: Db, row: PortingRecord | undefined): Promise<{ name: string; content: Buffer }> {
  const content = row && (await readDocument(db, { portingId: row.id }));
  if (!content) throw notFound('letter');
  return { name: `letter-${row.e164.slice(1)}`, content };
}
