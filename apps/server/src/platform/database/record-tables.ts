import type { CallMedia, GatewayTried, Outcome, QualityReport } from '@patchcord/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { Json, Time } from './columns.ts';

interface FactsColumns {
  edgeId: string;
  edgeName: string;
  locationName: string;
  accountId: string | null;
  trunkId: string | null;
  sipCallId: string;
  origin: Json<{ address: string; port: number; transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' }>;
  calledRaw: string;
  called: string | null;
  callerRaw: string;
  caller: string | null;
  callerName: string | null;
  callerWithheld: boolean;
  userAgent: string;
  codecs: Json<string[]>;
  login: string | null;
  detail: string;
}
/** Times in ISO; names null: no such user then. */
export interface StoredMove {
  at: string;
  from: string;
  to: string;
  fromName: string | null;
  toName: string | null;
}
export interface CallsTable extends FactsColumns {
  id: string;
  hasFacts: boolean;
  numberId: string | null;
  people: Json<string[]>;
  startedAt: Date;
  ringAt: Date | null;
  answerAt: Date | null;
  endAt: Date | null;
  outcome: Outcome | null;
  code: number | null;
  hungUpBy: 'caller' | 'callee' | 'platform' | null;
  answeredBy: string | null;
  answeredByName: string | null;
  answeredOn: string | null;
  answeredOnName: string | null;
  codec: string | null;
  direction: Generated<'in' | 'out'>;
  personId: string | null;
  personName: string | null;
  destination: string | null;
  tried: ColumnType<GatewayTried[], string | undefined, string>;
  /** In the order they came in. */
  moves: ColumnType<StoredMove[], string | undefined, string>;
  /** E.164; of a call in that nobody took. */
  forwardedTo: string | null;
  media: Json<Omit<CallMedia, 'type' | 'at' | 'call'> | null>;
}
export interface QualityReportsTable {
  callId: string;
  userId: string;
  seq: number;
  report: Json<QualityReport>;
  updatedAt: Time;
}
export interface AttemptsTable extends FactsColumns {
  id: string;
  source: string;
  outcome: Outcome;
  calledKey: string;
  hour: Date;
  count: number;
  firstAt: Date;
  lastAt: Date;
  code: number;
  method: string;
}

export interface RecordTables {
  calls: CallsTable;
  qualityReports: QualityReportsTable;
  attempts: AttemptsTable;
}
