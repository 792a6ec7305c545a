/** What the agent keeps on disk: SQLite through node:sqlite, one file a concern. */
import { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/**
 * Opens or creates a database that only this process may use until it ends; the kernel lets go of the lock also after a kill -9.
 * WAL with synchronous=NORMAL: a commit survives a killed process; a power cut may take the last ones, never half of one.
 * @throws when another process has it.
 */
export function openDatabase(file: string, schema: string): Database {
  const db = new DatabaseSync(file, { timeout: 2_000 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    db.exec(`BEGIN IMMEDIATE; ${schema}; COMMIT;`);
  } catch (error) {
    db.close();
    if (/locked|busy/.test(String(error))) throw new Error(`${file} is in use by another edge agent: give this one its own PATCHCORD_DATA`);
    throw error;
  }
  return db;
}

/** All or nothing. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
