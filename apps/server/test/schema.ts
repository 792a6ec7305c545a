/** The schema as text, from the catalogue, the same on both engines. */
import { sql } from 'kysely';
import type { Database } from '../src/platform/database/database.ts';

export async function schemaOf({ db }: Database): Promise<string> {
  const columns = await sql<{ line: string }>`
    select format('%s.%s %s%s%s', table_name, column_name, data_type, case when is_nullable = 'NO' then ' not null' else '' end,
      coalesce(' default ' || column_default, '')) as line
    from information_schema.columns where table_schema = 'public' order by table_name, column_name`.execute(db);
  const indexes = await sql<{
    line: string;
  }>`select indexdef as line from pg_indexes where schemaname = 'public' order by indexname`.execute(db);
  const constraints = await sql<{ line: string }>`
    select format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'p', 'u') order by 1`.execute(db);
  return [columns, indexes, constraints].map((part) => part.rows.map((row) => row.line).join('\n')).join('\n\n');
}
