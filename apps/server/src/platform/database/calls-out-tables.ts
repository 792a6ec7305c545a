/** Rows of calls out, as kysely sees them (see tables.ts). */
import type { CallerIdIn } from '@patchcord/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface GatewaysTable {
  id: string;
  name: string;
  isOn: boolean;
  address: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
  priority: number;
  weight: number;
  callerIdIn: Json<CallerIdIn[]>;
  numberFormat: 'plus_e164' | 'e164' | 'international';
  loginUser: string | null;
  loginPassword: string | null;
  checkSeconds: number;
  createdAt: Time;
  changedRevision: Generated<number>;
  removedAt: TimeOrNull;
}

/** Exact decimals: both engines give them as texts. */
type Amount = ColumnType<string | null, string | null | undefined, string | null>;

export interface CallsOutTable {
  accountId: string;
  allowed: boolean;
  allowedCountries: ColumnType<string[] | null, string | null | undefined, string | null>;
  allowedCallsLimit: number;
  allowedCallsLimitPerPerson: number;
  allowedSpendPerDay: Amount;
  isOn: Generated<boolean>;
  countries: ColumnType<string[] | null, string | null | undefined, string | null>;
  callsLimit: number | null;
  callsLimitPerPerson: number | null;
  spendPerDay: Amount;
  /** 'YYYY-MM-DD' */
  spentDay: string | null;
  changedAt: Time;
}

export interface CallsOutTables {
  gateways: GatewaysTable;
  callsOut: CallsOutTable;
}
