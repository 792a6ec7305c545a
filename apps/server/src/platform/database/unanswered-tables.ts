/** What happens when nobody answers: see tables.ts. */
import type { Generated } from 'kysely';

export interface MissedCallMailsTable {
  callId: string;
  numberId: string;
  at: Generated<Date>;
}

export interface UnansweredTables {
  missedCallMails: MissedCallMailsTable;
}
