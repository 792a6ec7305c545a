import { getAuthTables } from 'better-auth/db';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestServer } from '../../../test/harness.ts';

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('our migrations make every table and column that better-auth writes to', async () => {
  const it = await openTestServer();
  const rows = await sql<{ name: string }>`select table_name || '.' || column_name as name from information_schema.columns`.execute(
    it.database.db,
  );
  const made = new Set(rows.rows.map((row) => row.name));
  const tables = Object.values(getAuthTables(it.server.auth.options));
  const needed = tables.flatMap(({ modelName, fields }) =>
    ['id', ...Object.entries(fields).map(([key, field]) => field.fieldName ?? key)].map((column) => `${snake(modelName)}.${snake(column)}`),
  );
  expect(needed.length).toBeGreaterThan(40);
  expect(needed.filter((name) => !made.has(name))).toEqual([]);
  await it.close();
});
