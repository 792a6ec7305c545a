/** Numbered SQL files, each with its way back. A file runs in one transaction together with the row that says it ran. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database } from './database.ts';

export const migrationsFolder = join(import.meta.dirname, '../../../migrations');

export interface Migration {
  name: string;
  up: string;
  down: string;
}

export function readMigrations(folder: string = migrationsFolder): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.up.sql'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.up.sql'.length),
      up: readFileSync(join(folder, file), 'utf8'),
      down: readFileSync(join(folder, file.replace('.up.sql', '.down.sql')), 'utf8'),
    }));
}

// Two servers that start at once on one PostgreSQL: the second waits, then finds everything done. Any number that nobody else uses.
const lock = 'select pg_advisory_xact_lock(724602);';
const ledger = 'create table if not exists migrations (name text primary key, applied_at timestamptz(3) not null default now());';
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

export async function appliedMigrations(database: Database): Promise<string[]> {
  const known = await sql<{ found: boolean }>`select to_regclass('migrations') is not null as found`.execute(database.db);
  if (!known.rows[0]?.found) return [];
  const rows = await sql<{ name: string }>`select name from migrations order by name`.execute(database.db);
  return rows.rows.map((row) => row.name);
}

/** @returns the names that were run now. */
export async function migrateUp(database: Database, migrations = readMigrations()): Promise<string[]> {
  const applied = new Set(await appliedMigrations(database));
  const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new Error(`The database was made by a newer version of Patchcord: it has ${unknown.join(', ')}. Run that version.`);
  }
  const run: string[] = [];
  for (const { name, up } of migrations) {
    if (applied.has(name)) continue;
    // The insert comes first: where another server was faster it fails, and nothing of `up` has run.
    const statements = `begin; ${lock} ${ledger} insert into migrations (name) values (${quoted(name)});\n${up}\ncommit;`;
    try {
      await database.runScript(statements);
    } catch (error) {
      await database.runScript('rollback').catch(() => {});
      if ((await appliedMigrations(database)).includes(name)) continue;
      throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
    }
    run.push(name);
  }
  return run;
}

/** Takes back the newest `steps` migrations. */
export async function migrateDown(database: Database, steps: number, migrations = readMigrations()): Promise<string[]> {
  const applied = await appliedMigrations(database);
  const back = applied.slice(applied.length - steps).reverse();
  for (const name of back) {
    const migration = migrations.find((one) => one.name === name);
    if (!migration) throw new Error(`No file for migration ${name}`);
    await database.runScript(`begin; ${lock} delete from migrations where name = ${quoted(name)};\n${migration.down}\ncommit;`);
  }
  return back;
}
