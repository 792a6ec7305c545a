import type { QualityReport } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { notAnsweredByYou, reportTooLate, tooManyUnmatched } from './quality.errors.ts';
import { mayHaveAnswered } from './quality.models.ts';
import { countUnmatched, findReportedCall, saveReport } from './quality.repository.ts';

const hourMs = 3_600_000;
/** An app may have been asleep since. */
const latestHours = 24;
/** More than one person can have had in the time that an edge's news may take. */
const mostUnmatched = 20;

export interface QualityFromPhone {
  db: Db;
  accountId: string;
  userId: string;
  callId: string;
  report: QualityReport;
  now: Date;
}

/**
 * Takes what an app says of a call. While the edge has not told of the call nobody can say whose it is: the report waits under its person's name,
 * and is shown only if that person turns out to have answered.
 */
export async function takeQualityReport({ db, accountId, userId, callId, report, now }: QualityFromPhone): Promise<void> {
  const call = await findReportedCall(db, callId);
  if (!call?.hasFacts) {
    const since = new Date(now.getTime() - latestHours * hourMs);
    if ((await countUnmatched(db, { userId, except: callId, since })) >= mostUnmatched) throw tooManyUnmatched(mostUnmatched);
  } else {
    if (call.accountId !== accountId || !call.people.includes(userId)) throw notFound('call');
    if (!mayHaveAnswered(call, userId)) throw notAnsweredByYou();
    if (call.endAt !== null && now.getTime() - call.endAt.getTime() > latestHours * hourMs) throw reportTooLate(latestHours);
  }
  await saveReport(db, { callId, userId, report });
}
