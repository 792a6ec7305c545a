import type { QualityReport } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { StoredReport } from './quality.models.ts';

/** Keeps the newest report of this person for this call: an older one, or the same again, changes nothing. */
export async function saveReport(
  db: Db,
  { callId, userId, report }: { callId: string; userId: string; report: QualityReport },
): Promise<void> {
  await db
    .insertInto('qualityReports')
    .values({ callId, userId, seq: report.seq, report: json(report) })
    .onConflict((on) =>
      on
        .columns(['callId', 'userId'])
        .doUpdateSet((set) => ({ seq: set.ref('excluded.seq'), report: set.ref('excluded.report'), updatedAt: new Date() }))
        .whereRef('excluded.seq', '>', 'qualityReports.seq'),
    )
    .execute();
}

export async function reportsOf(db: Db, callIds: string[]): Promise<StoredReport[]> {
  if (callIds.length === 0) return [];
  return db.selectFrom('qualityReports').select(['callId', 'userId', 'report']).where('callId', 'in', callIds).execute();
}

/** As far as the edge has told of it; `accountId` is null while only its end is here. */
export function findReportedCall(db: Db, callId: string) {
  return db
    .selectFrom('calls')
    .select([
      'id',
      'hasFacts',
      'accountId',
      'people',
      'direction',
      'answeredBy',
      'moves',
      'answerAt',
      'endAt',
      'outcome',
      'code',
      'codec',
      'media',
    ])
    .where('id', '=', callId)
    .executeTakeFirst();
}

const isUnmatched = sql<boolean>`not exists (select 1 from calls where calls.id = quality_reports.call_id and calls.has_facts)`;

/** Reports of this person for calls that no edge has told of; `except` is not counted. */
export async function countUnmatched(db: Db, { userId, except, since }: { userId: string; except: string; since: Date }): Promise<number> {
  const { n } = await db
    .selectFrom('qualityReports')
    .select(({ fn }) => fn.countAll().as('n'))
    .where('userId', '=', userId)
    .where('callId', '!=', except)
    .where('updatedAt', '>', since)
    .where(isUnmatched)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function deleteReports(db: Db, { unmatchedBefore, before }: { unmatchedBefore: Date; before: Date }): Promise<void> {
  await db.deleteFrom('qualityReports').where('updatedAt', '<', before).execute();
  await db.deleteFrom('qualityReports').where('updatedAt', '<', unmatchedBefore).where(isUnmatched).execute();
}
