/**
 * The change feed (docs/decisions/state-based-change-feed.md). Every usecase that changes what an edge knows runs in `change`: it names the
 * keys it touched, and their rows are made anew from the tables in the same transaction. Rows are never patched.
 */
import type { DestinationRow, TableName } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { sqlState } from '../../platform/database/sqlstate.ts';
import { type Touched, touchedName } from './changes.models.ts';
import { publish } from './changes.repository.ts';
import type { Notifier } from './notifier.ts';

export const channel = 'patchcord_changes';

export type Touch = (table: TableName, key: string, edgeId?: string | null) => void;

export interface ChangeFeed {
  /** Runs `work` in a transaction and publishes what it touched; after a deadlock once more. Wakes the streams once it is committed. */
  change<T>(work: (trx: Trx, touch: Touch) => Promise<T>): Promise<T>;
}

export interface ChangeFeedOptions {
  db: Db;
  notifier: Notifier;
  sipDomain: string;
  /** Other processes share this database. */
  notifyOthers: boolean;
  /** Where prefixes lead. */
  destinations: ReadonlyMap<string, DestinationRow>;
}

const deadlock = '40P01';

export function createChangeFeed({ db, notifier, sipDomain, notifyOthers, destinations }: ChangeFeedOptions): ChangeFeed {
  const options = { sipDomain, notifyChannel: notifyOthers ? channel : null, destinations };
  const changeOnce = <T>(work: (trx: Trx, touch: Touch) => Promise<T>) =>
    db.transaction().execute(async (trx) => {
      const touched = new Map<string, Touched>();
      const touch: Touch = (table, key, edgeId = null) => {
        const one = { table, key, edgeId };
        touched.set(touchedName(one), one);
      };
      const result = await work(trx, touch);
      return { result, changed: await publish(trx, [...touched.values()], options) };
    });
  return {
    async change(work) {
      const { result, changed } = await changeOnce(work).catch((error) => {
        if (sqlState(error) !== deadlock) throw error;
        return changeOnce(work); // the transaction it met is through by now
      });
      if (changed > 0) notifier.announce();
      return result;
    },
  };
}
