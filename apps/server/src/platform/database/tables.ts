/** The tables as Kysely sees them: camelCase here, snake_case in SQL. Written beside `migrations/`, checked against it by a test. */
import type { AccountRole, GatewayHealth, NumberHours, NumberState, Unanswered } from '@patchcord/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { CallsOutTables } from './calls-out-tables.ts';
import type { CheckTables } from './check-tables.ts';
import type { Json, Time, TimeOrNull } from './columns.ts';
import type { CostTables } from './cost-tables.ts';
import type { DeviceTables } from './device-tables.ts';
import type { IntegrationTables } from './integration-tables.ts';
import type { OwnershipTables } from './ownership-tables.ts';
import type { PortingTables } from './porting-tables.ts';
import type { RecordTables } from './record-tables.ts';
import type { RequestTables } from './request-tables.ts';
import type { UnansweredTables } from './unanswered-tables.ts';
import type { WakeTables } from './wake-tables.ts';

export interface UsersTable {
  id: string;
  name: string;
  email: string;
  emailVerified: Generated<boolean>;
  image: string | null;
  platformRole: 'operator' | 'support' | null;
  twoFactorEnabled: Generated<boolean>;
  createdAt: Time;
  updatedAt: Time;
}
export interface SessionsTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: Date;
}
export interface CredentialsTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: Time;
  updatedAt: Time;
}
export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: Date;
}
export interface AccountsTable {
  id: string;
  name: string;
  slug: string;
  createdAt: Time;
}
export interface MembersTable {
  id: string;
  accountId: string;
  userId: string;
  role: AccountRole;
  createdAt: Time;
  mayCallOut: Generated<boolean>;
  dialsCountry: string | null;
}
export interface LocationsTable {
  id: string;
  name: string;
  host: string;
  addresses: Json<string[]>;
  sipPort: number;
  sipTlsPort: number | null;
  createdAt: Time;
}
export interface EdgesTable {
  id: string;
  name: string;
  locationId: string;
  websocketUrl: string;
  tokenHash: string | null;
  sipSecret: string;
  createdAt: Time;
  lastSeenAt: TimeOrNull;
  status: 'ready' | 'starting' | 'draining' | 'degraded' | null;
  appliedRevision: Generated<number>;
  agentVersion: string | null;
  kamailioVersion: string | null;
  rtpengineVersion: string | null;
  calls: Generated<number>;
  eventsWaiting: Generated<number>;
  peopleOnline: ColumnType<string[], string | undefined, string>;
  problems: ColumnType<string[], string | undefined, string>;
  gateways: ColumnType<GatewayHealth[], string | undefined, string>;
  devicePort: number | null;
  deviceTlsPort: number | null;
  clockAheadMs: number | null;
  clockWithinMs: number | null;
}
export interface TrunksTable {
  id: string;
  /** null: the platform's upstream. */
  accountId: string | null;
  name: string;
  carrier: string;
  isOn: boolean;
  calledFrom: 'request_uri' | 'to' | 'p_called_party_id' | 'diversion';
  callerFrom: Json<('p_asserted_identity' | 'remote_party_id' | 'from')[]>;
  country: string | null;
  callsLimit: number;
  callsPerSecond: number;
  loginAllowed: Generated<boolean>;
  createdAt: Time;
  removedAt: TimeOrNull;
  changedRevision: Generated<number>;
}
export interface SourcesTable {
  id: string;
  trunkId: string;
  cidr: string;
  note: string;
  addedAt: Time;
}
export interface TrunkLoginsTable {
  trunkId: string;
  label: string;
  userName: string;
  realm: string;
  md5: string;
  sha256: string;
  changedAt: Date;
  changedBy: string | null;
}
export interface NumbersTable {
  id: string;
  accountId: string;
  trunkId: string;
  e164: string;
  country: string | null;
  ringSeconds: number;
  createdAt: Time;
  removedAt: TimeOrNull;
  state: NumberState;
  arrivedAt: TimeOrNull;
  lastCallAt: TimeOrNull;
  pausedAt: TimeOrNull;
  peopleLost: ColumnType<{ name: string; at: string }[], string | undefined, string>;
  provedAt: TimeOrNull;
  provedBy: ColumnType<'check' | 'document' | null, 'check' | 'document' | null | undefined, 'check' | 'document' | null>;
  /** null: as every number begins (unanswered.models.ts). */
  unanswered: ColumnType<Unanswered | null, string | null | undefined, string | null>;
  hours: ColumnType<NumberHours | null, string | null | undefined, string | null>;
}
export interface NumberPeopleTable {
  numberId: string;
  userId: string;
  position: number;
}
export interface FeedTable {
  id: Generated<number>;
  revision: number;
  prunedRevision: number;
  epoch: Generated<string>;
  destinationsHash: string | null;
}
export interface RoutesTable {
  tableName: string;
  key: string;
  edgeId: string | null;
  value: ColumnType<unknown, string | null, string | null>;
  revision: number;
  changedAt: Time;
}
export interface JournalsTable {
  edgeId: string;
  journal: string;
  ackedSeq: number;
  updatedAt: Time;
}
export interface RouterErrorsTable {
  id: Generated<number>;
  edgeId: string;
  at: Date;
  place: string;
  message: string;
  sipCallId: string;
}
export interface MailsTable {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  about: string;
  state: Generated<'waiting' | 'sent' | 'kept' | 'failed'>;
  attempts: Generated<number>;
  nextAt: Time;
  error: string | null;
  replyTo: string | null;
  inReplyTo: string | null;
  createdAt: Time;
  sentAt: TimeOrNull;
}
export interface SignUpsTable {
  id: string;
  email: string;
  name: string;
  accountName: string;
  password: string;
  tokenHash: string;
  createdAt: Time;
  expiresAt: Date;
  confirmedAt: TimeOrNull;
}
export interface InvitationsTable {
  id: string;
  accountId: string | null;
  email: string | null;
  role: AccountRole | null;
  status: Generated<'pending' | 'accepted' | 'revoked'>;
  expiresAt: Date;
  inviterId: string | null;
  createdAt: Time;
  name: Generated<string>;
  platformRole: 'operator' | 'support' | null;
  tokenHash: string | null;
  endedAt: TimeOrNull;
  userId: string | null;
}
export interface InvitationNumbersTable {
  invitationId: string;
  numberId: string;
}
export interface RoundTripsTable {
  locationId: string;
  address: string;
  askedAt: Date;
  askedBy: string | null;
  edgeId: string | null;
  takenAt: Date | null;
  measuredAt: Date | null;
  milliseconds: number | null;
}

export interface Tables
  extends UnansweredTables,
    CheckTables,
    DeviceTables,
    RequestTables,
    IntegrationTables,
    OwnershipTables,
    PortingTables,
    RecordTables,
    CallsOutTables,
    CostTables,
    WakeTables {
  users: UsersTable;
  sessions: SessionsTable;
  credentials: CredentialsTable;
  accounts: AccountsTable;
  members: MembersTable;
  locations: LocationsTable;
  edges: EdgesTable;
  trunks: TrunksTable;
  sources: SourcesTable;
  trunkLogins: TrunkLoginsTable;
  numbers: NumbersTable;
  numberPeople: NumberPeopleTable;
  feed: FeedTable;
  routes: RoutesTable;
  journals: JournalsTable;
  routerErrors: RouterErrorsTable;
  mails: MailsTable;
  signUps: SignUpsTable;
  verifications: VerificationsTable;
  invitations: InvitationsTable;
  invitationNumbers: InvitationNumbersTable;
  roundTrips: RoundTripsTable;
}
