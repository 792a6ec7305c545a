/** The route rows in shared memory. Values are JSON texts that the sync endpoint checked before it wrote them. */
import type { EdgeSettingsRow, NumberRow, PersonRow, SourceRow, TrunkRow } from '@patchcord/contracts/rows';
import type { EdgeRow, ExpectedRow, SyncTable } from '@patchcord/contracts/sync-protocol';

interface Rows {
  settings: EdgeSettingsRow;
  people: PersonRow;
  sources: SourceRow;
  trunks: TrunkRow;
  numbers: NumberRow;
  edge: EdgeRow;
  expected: ExpectedRow;
}

/** The few rows that every request needs are parsed once per worker and text. */
const parsed: { [table: string]: { raw: string; value: unknown } } = {};

export function row<T extends SyncTable>(table: T, key: string): Rows[T] | null {
  if (key === '') return null;
  const raw: unknown = KSR.htable.sht_gete(table, key);
  if (typeof raw !== 'string' || raw === '') return null;
  const last = table === 'edge' || table === 'settings' ? parsed[table] : undefined;
  if (last && last.raw === raw) return last.value as Rows[T];
  const value = JSON.parse(raw) as Rows[T];
  if (table === 'edge' || table === 'settings') parsed[table] = { raw, value };
  return value;
}

const nothingIn: EdgeRow = { mode: 'loading', v4: [], v6: [] };

/** Before the first push nobody is listed and nothing is open. */
export function edge(): EdgeRow {
  return row('edge', 'state') || nothingIn;
}

export function sipDomain(): string {
  const settings = row('settings', 'edge');
  return settings ? settings.sipDomain : '';
}
