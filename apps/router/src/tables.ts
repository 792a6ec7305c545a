/** The route rows in shared memory. Values are JSON texts that the sync endpoint checked before it wrote them. */
import type { EdgeSettingsRow, LabelRow, NumberFormat, NumberRow, PersonRow, SourceRow, TrunkRow } from '@patchcord/contracts/rows';
import type { EdgeRow, ExpectedRow, SyncTable } from '@patchcord/contracts/sync-protocol';

interface Rows {
  settings: EdgeSettingsRow;
  people: PersonRow;
  sources: SourceRow;
  trunks: TrunkRow;
  labels: LabelRow;
  numbers: NumberRow;
  edge: EdgeRow;
  expected: ExpectedRow;
}

/** Parsed rows by their text, per worker: a changed row has another text. When a table's are too many they are all forgotten. */
interface Parsed {
  count: number;
  byText: { [raw: string]: unknown };
  /** Number formats of trunks: equal ones are one object, so that trunks which read numbers alike are told apart from others at a glance. */
  formats: { [text: string]: NumberFormat };
}
const parsed: { [T in SyncTable]?: Parsed } = {};
/** One INVITE from a shared carrier asks for all trunks that list its address. */
const mostParsed = (table: SyncTable) => (table === 'trunks' ? 5_000 : 1_000);

/** The row, or null. It is shared with later requests: never change it. */
export function row<T extends SyncTable>(table: T, key: string): Rows[T] | null {
  if (key === '') return null;
  const raw: unknown = KSR.htable.sht_gete(table, key);
  if (typeof raw !== 'string' || raw === '') return null;
  let known = parsed[table];
  if (!known || known.count >= mostParsed(table)) {
    known = { count: 0, byText: {}, formats: {} };
    parsed[table] = known;
  }
  const last = known.byText[raw];
  if (last !== undefined) return last as Rows[T];
  const value = JSON.parse(raw) as Rows[T];
  if (table === 'trunks') shareFormat(value as TrunkRow, known);
  known.byText[raw] = value;
  known.count++;
  return value;
}

function shareFormat(trunk: TrunkRow, known: Parsed) {
  const text = JSON.stringify(trunk.format);
  const same = known.formats[text];
  if (same) trunk.format = same;
  else known.formats[text] = trunk.format;
}

const nothingIn: EdgeRow = { mode: 'loading', v4: [], v6: [] };

/** Before its row is there nobody is listed and nothing is open. */
export function edge(): EdgeRow {
  return row('edge', 'state') || nothingIn;
}

/** False from Kamailio's start until the agent has pushed all sources: nobody can be called unlisted before. */
export function sourcesAreIn(): boolean {
  return edge() !== nothingIn;
}

export function sipDomain(): string {
  const settings = row('settings', 'edge');
  return settings ? settings.sipDomain : '';
}
