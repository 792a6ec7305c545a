/** The route rows in shared memory. Values are JSON texts that the sync endpoint checked before it wrote them. */
import type {
  AccountRow,
  DestinationRow,
  DeviceRow,
  EdgeSettingsRow,
  GatewayRow,
  LabelRow,
  NumberFormat,
  NumberRow,
  PersonRow,
  SourceRow,
  TrunkRow,
} from '@patchcord/contracts/rows';
import type { EdgeRow, ExpectedRow, SyncTable } from '@patchcord/contracts/sync-protocol';

interface Rows {
  settings: EdgeSettingsRow;
  people: PersonRow;
  devices: DeviceRow;
  sources: SourceRow;
  trunks: TrunkRow;
  labels: LabelRow;
  numbers: NumberRow;
  accounts: AccountRow;
  destinations: DestinationRow;
  gateways: GatewayRow;
  edge: EdgeRow;
  expected: ExpectedRow;
}

/** Of a row that is not there. */
const missing = false;

/** What this worker has read since rows were last written. */
interface Seen {
  count: number;
  byKey: { [key: string]: unknown };
}

/** Parsed rows by their text: after a change most rows still have the text they had. */
interface Parsed {
  count: number;
  byText: { [raw: string]: unknown };
  /** Number formats of trunks: equal ones are one object, so that trunks which read numbers alike are told apart from others at a glance. */
  formats: { [text: string]: NumberFormat };
}

let seen: { [T in SyncTable]?: Seen } = {};
let change: object = {};
let changesSeen: unknown = null;
const parsed: { [T in SyncTable]?: Parsed } = {};
/** One INVITE from a shared carrier asks for all trunks that list its address. When a table's rows are too many they are all forgotten. */
const most = (table: SyncTable) => (table === 'trunks' ? 5_000 : 1_000);

/** Everything that looks at rows begins so: what was read before rows were last written is read again. */
export function noteChanges() {
  const changes: unknown = KSR.htable.sht_get('changes', 'rows');
  // Without a count nothing is kept.
  if (changes === changesSeen && typeof changes === 'number') return;
  changesSeen = changes;
  change = {};
  seen = {};
}

/** Another object once rows were written: whoever keeps what is made of rows compares it. */
export function lastChange(): object {
  return change;
}

/** To be called when rows have been written. */
export function tellChange() {
  KSR.htable.sht_inc('changes', 'rows');
  noteChanges();
}

/** The row, or null. It is shared with later requests: never change it. */
export function row<T extends SyncTable>(table: T, key: string): Rows[T] | null {
  if (key === '') return null;
  let rows = seen[table];
  if (!rows || rows.count >= most(table)) {
    rows = { count: 0, byKey: {} };
    seen[table] = rows;
  }
  const known = rows.byKey[key];
  if (known !== undefined) return known === missing ? null : (known as Rows[T]);
  const found = rowInTable(table, key);
  rows.byKey[key] = found ?? missing;
  rows.count++;
  return found;
}

function rowInTable<T extends SyncTable>(table: T, key: string): Rows[T] | null {
  const raw: unknown = KSR.htable.sht_gete(table, key);
  if (typeof raw !== 'string' || raw === '') return null;
  let known = parsed[table];
  if (!known || known.count >= most(table)) {
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
