/** What is forgotten after a time. Nothing here is needed for a call; a run that fails is tried again at the next. */
import { documentLimits } from '@patchcord/contracts';
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { type Repeated, repeat } from '../../platform/repeat.ts';
import { deleteAttemptsBefore } from '../attempts/attempts.repository.ts';
import { deleteAuditBefore } from '../audit/audit.repository.ts';
import { deleteCallsBefore } from '../calls/calls.repository.ts';
import { deleteReports } from '../calls/quality.repository.ts';
import { pruneTombstones } from '../changes/changes.repository.ts';
import { deleteChecksBefore } from '../checks/checks.repository.ts';
import { deleteDocuments } from '../documents/documents.repository.ts';
import { deleteMailsBefore } from '../mail/mail.repository.ts';
import { deleteRequestMailsBefore } from '../mail-in/mail-in.repository.ts';
import { deleteRoundTripsBefore } from '../round-trips/round-trips.repository.ts';
import { deleteSpentDaysBefore } from '../spend/spend.repository.ts';
import { deleteEventsBefore } from '../webhooks/webhooks.repository.ts';

export const keptDays = {
  calls: 400,
  checks: 30,
  attempts: 30,
  unmatchedReports: 2,
  tombstones: 7,
  sessions: 0,
  mails: 30,
  requestMails: 90,
  signUps: 7,
  roundTrips: 2,
  audit: 730,
  webhookEvents: 30,
  documents: documentLimits.keptDays,
  unusedDocuments: 1,
} as const;
const everyMs = 3_600_000;

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

export async function forget(db: Db, now: Date): Promise<{ calls: number; attempts: number; tombstones: number }> {
  await db.deleteFrom('sessions').where('expiresAt', '<', daysBefore(now, keptDays.sessions)).execute();
  await db.deleteFrom('verifications').where('expiresAt', '<', daysBefore(now, keptDays.sessions)).execute();
  await db.deleteFrom('signUps').where('expiresAt', '<', daysBefore(now, keptDays.signUps)).execute();
  await deleteAuditBefore(db, daysBefore(now, keptDays.audit));
  await deleteEventsBefore(db, daysBefore(now, keptDays.webhookEvents));
  await deleteMailsBefore(db, daysBefore(now, keptDays.mails));
  await deleteRequestMailsBefore(db, daysBefore(now, keptDays.requestMails));
  await deleteRoundTripsBefore(db, daysBefore(now, keptDays.roundTrips));
  await deleteDocuments(db, { endedBefore: daysBefore(now, keptDays.documents), unusedBefore: daysBefore(now, keptDays.unusedDocuments) });
  // What calls cost goes with them.
  const calls = await deleteCallsBefore(db, daysBefore(now, keptDays.calls));
  await deleteSpentDaysBefore(db, daysBefore(now, keptDays.calls));
  await deleteReports(db, { unmatchedBefore: daysBefore(now, keptDays.unmatchedReports), before: daysBefore(now, keptDays.calls) });
  await deleteChecksBefore(db, daysBefore(now, keptDays.checks));
  return {
    calls,
    attempts: await deleteAttemptsBefore(db, daysBefore(now, keptDays.attempts)),
    // An edge that was away for longer gets a snapshot instead.
    tombstones: await pruneTombstones(db, daysBefore(now, keptDays.tombstones)),
  };
}

export const startForgetting = (db: Db, log: Logger): Repeated =>
  repeat(
    everyMs,
    () => forget(db, new Date()),
    (error) => log.warn({ err: error }, 'clean-up failed; tried again in an hour'),
  );
