/**
 * The change feed (docs/decisions/state-based-change-feed.md). Every usecase that changes what an edge knows runs in `change`: it names the
 * keys it touched, and their rows are made anew from the tables in the same transaction. Rows are never patched.
 */
import type { TableName } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { type Touched, touchedName } from './changes.models.ts';
import { publish } from './changes.repository.ts';
import type { Notifier } from './notifier.ts';

export const channel = 'patchcord_changes';

export type Touch = (table: TableName, key: string, edgeId?: string | null) => void;

export interface ChangeFeed {
  /** Runs `work` in a transaction and publishes what it touched. Wakes the streams once it is committed. */
  change<T>(work: (trx: Trx, touch: Touch) => Promise<T>): Promise<T>;
}

export interface ChangeFeedOptions {
  db: Db;
  notifier: Notifier;
  sipDomain: string;
  /** Other processes share this database. */
  notifyOthers: boolean;
}

export function createChangeFeed({ db, notifier, sipDomain, notifyOthers }: ChangeFeedOptions): ChangeFeed {
  return {
    async change(work) {
      const touched = new Map<string, Touched>();
      const touch: Touch = (table, key, edgeId = null) => {
        const one = { table, key, edgeId };
        touched.set(touchedName(one), one);
      };
      const { result, changed } = await db.transaction().execute(async (trx) => {
        const result = await work(trx, touch);
        return { result, changed: await publish(trx, [...touched.values()], { sipDomain, notifyChannel: notifyOthers ? channel : null }) };
      });
      if (changed > 0) notifier.announce();
      return result;
    },
  };
}
