/** Tells every open page that a check has news: in this process at once, in others of the same database by NOTIFY. */
import { sql } from 'kysely';
import type { Trx } from '../../platform/database/database.ts';
import { createNotifier, type Notifier } from '../changes/notifier.ts';

export const checksChannel = 'patchcord_checks';

export interface CheckAnnouncer {
  notifier: Notifier;
  /** Within the transaction: others hear of it when it commits. */
  inTransaction(trx: Trx): Promise<void>;
  /** After the commit. */
  committed(): void;
}

export function announceChecks({ notifyOthers }: { notifyOthers: boolean }): CheckAnnouncer {
  const notifier = createNotifier();
  return {
    notifier,
    async inTransaction(trx) {
      if (notifyOthers) await sql`select pg_notify(${checksChannel}, '')`.execute(trx);
    },
    committed: () => notifier.announce(),
  };
}
