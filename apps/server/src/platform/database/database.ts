/** Opens the one database: PGlite in process, or PostgreSQL by its URL. Both speak the same SQL and run the same migrations. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { CamelCasePlugin, Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { takeLock } from './lock-file.ts';
import type { Tables } from './tables.ts';

/** A handle for queries, inside a transaction or not. On PGlite a query outside waits while a transaction is open: never await one in there. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** In the transaction that there is, or in one of its own: so a usecase can be a part of a larger one. */
export const within = <T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db as Trx) : db.transaction().execute(work);

export interface Listener {
  close(): Promise<void>;
}

export interface Database {
  engine: 'pglite' | 'postgres';
  db: Db;
  /** Runs many statements without parameters, as they stand. */
  runScript(sql: string): Promise<void>;
  /** Calls back when another process announces on the channel; null where there is no other process. */
  listen(channel: string, onNotify: () => void, onError: (error: Error) => void): Promise<Listener | null>;
  close(): Promise<void>;
}

// The text of a timestamp is UTC on both engines, and names stay as they are inside JSON values.
const plugins = () => [new CamelCasePlugin({ maintainNestedObjectKeys: true })];

/**
 * @param folder where PGlite keeps its files; null: in memory, for tests.
 * @param copyOf in memory only: files to start from, instead of making a new database.
 */
export async function openPglite(folder: string | null, copyOf?: Blob): Promise<Database> {
  let unlock = () => {};
  if (folder !== null) {
    mkdirSync(dirname(folder), { recursive: true });
    unlock = takeLock(`${folder}.lock`);
  }
  try {
    const pglite = await PGlite.create({ ...(folder === null ? {} : { dataDir: folder }), ...(copyOf ? { loadDataDir: copyOf } : {}) });
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }), plugins: plugins() });
    return {
      engine: 'pglite',
      db,
      async runScript(sql) {
        await pglite.exec(sql);
      },
      async listen() {
        return null;
      },
      async close() {
        await db.destroy();
        if (!pglite.closed) await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

const int8 = 20;
/** Counts and revisions stay far below 2^53; PGlite gives numbers too. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

export async function openPostgres(url: string, onError: (error: Error) => void = () => {}): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true });
  pool.on('error', onError); // an idle connection ended: the pool makes a new one
  // One in use ended: its query fails by itself, but without a listener of its own the whole process would end.
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: plugins() });
  return {
    engine: 'postgres',
    db,
    async runScript(sql) {
      const client = await pool.connect();
      try {
        await client.query(sql);
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
    listen: (channel, onNotify, onListenError) => listenOn(url, channel, onNotify, onListenError),
    async close() {
      await db.destroy();
    },
  };
}

/** A connection of its own that listens, and comes back after it was cut. What was missed meanwhile is announced by one call at reconnect. */
async function listenOn(url: string, channel: string, onNotify: () => void, onError: (error: Error) => void): Promise<Listener> {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const again = (error: Error) => {
    if (closed || timer) return;
    onError(error);
    client?.removeAllListeners();
    client?.on('error', () => {});
    client?.end().catch(() => {});
    timer = setTimeout(() => {
      timer = null;
      connect().then(onNotify, again);
    }, 1_000);
  };
  const connect = async () => {
    client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 });
    client.on('error', again);
    client.on('end', () => again(new Error('the listening connection ended')));
    client.on('notification', onNotify);
    await client.connect();
    await client.query(`listen ${channel}`);
  };
  await connect();
  return {
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
