import type { NumberRow, PersonRow, RowChange, SourceRow, TableName, TrunkLogin, TrunkRow } from '@patchcord/contracts';
import { numberFormat } from '../trunks/number-format.models.ts';
import { type Stored, unansweredRow } from '../unanswered/unanswered.models.ts';

/** A key whose row may have changed. `edgeId` is null for rows that every edge gets. */
export interface Touched {
  table: TableName;
  key: string;
  edgeId: string | null;
}

export const touchedName = ({ table, key, edgeId }: Touched): string => `${table}/${key}/${edgeId ?? ''}`;

/** Key of a number's row: its E.164 digits. */
export const numberKey = (e164: string): string => e164.replace('+', '');

/* What a row says of its thing. Null: the thing is not there (any more), the row becomes a tombstone. */

export const personRow = (accounts: string[], { callsOutFor = [], dials, wakes }: Partial<PersonRow> = {}): PersonRow | null =>
  accounts.length === 0
    ? null
    : {
        accounts: accounts.toSorted(),
        ...(callsOutFor.length > 0 ? { callsOutFor: callsOutFor.toSorted() } : {}),
        ...(dials ? { dials } : {}),
        ...(wakes ? { wakes } : {}),
      };

export const sourceRow = (trunks: string[]): SourceRow | null => (trunks.length > 0 ? { trunks: trunks.toSorted() } : null);

export interface TrunkState extends Omit<TrunkRow, 'account' | 'on' | 'format' | 'label' | 'login'> {
  accountId: string | null;
  isOn: boolean;
  country: string | null;
}
export interface LoginState extends Omit<TrunkLogin, 'user'> {
  label: string;
  userName: string;
}
const loginOf = ({ label, userName, realm, md5, sha256 }: LoginState) => ({ label, login: { user: userName, realm, md5, sha256 } });

export const trunkRow = (trunk: TrunkState, login: LoginState | undefined): TrunkRow => ({
  account: trunk.accountId,
  on: trunk.isOn,
  calledFrom: trunk.calledFrom,
  callerFrom: trunk.callerFrom,
  format: numberFormat(trunk.country),
  callsLimit: trunk.callsLimit,
  callsPerSecond: trunk.callsPerSecond,
  ...(login ? loginOf(login) : {}),
});

export interface NumberState extends Stored {
  id: string;
  accountId: string;
  trunkId: string;
  pausedAt: Date | null;
  ringSeconds: number;
  provedAt: Date | null;
}

/** A porting that says by which trunks its number comes: on its day, or done. */
export interface PortingStanding {
  state: 'both_ways' | 'ported';
  /** The carrier's. */
  trunkId: string;
  day: string | null;
}
const portingOf = (number: NumberState, porting: PortingStanding | undefined, upstream: string | undefined) => {
  if (!porting || upstream === undefined) return {};
  if (porting.state === 'both_ways') return { upstream };
  // Brought to a trunk again since: an ordinary number of that trunk.
  return number.trunkId === upstream ? { portedFrom: porting.trunkId, ...(porting.day === null ? {} : { portedOn: porting.day }) } : {};
};

/** An edge that hears of nothing more holds calls no longer than that. */
export const longestCheckMs = 180_000;

/** A number's ownership check while it is open. */
export interface CheckStanding {
  check: string;
  until: Date;
}

export interface AroundNumber {
  people: string[];
  porting?: PortingStanding | undefined;
  /** The upstream's trunk, where there is one. */
  upstream?: string | undefined;
  ownershipCheck?: CheckStanding | undefined;
}
export const numberRow = (number: NumberState, { people, porting, upstream, ownershipCheck }: AroundNumber): NumberRow => ({
  id: number.id,
  account: number.accountId,
  trunk: number.trunkId,
  ...portingOf(number, porting, upstream),
  on: number.pausedAt === null,
  people,
  ringSeconds: number.ringSeconds,
  ...(number.provedAt !== null || number.trunkId === upstream ? { proved: true } : {}),
  ...(ownershipCheck ? { ownershipCheck: { check: ownershipCheck.check, untilMs: ownershipCheck.until.getTime() } } : {}),
  ...unansweredRow(number, new Date()),
});

/** What the database holds of a row. */
export interface StoredRow {
  tableName: string;
  key: string;
  value: unknown;
  revision: number;
}

export const asChange = (row: StoredRow): RowChange => ({ table: row.tableName, key: row.key, value: row.value }) as RowChange;

/** PostgreSQL's jsonb keeps its own order of keys: compare by content. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && sameValue(left[key], right[key]));
}
