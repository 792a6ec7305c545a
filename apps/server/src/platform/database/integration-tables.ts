/** Tables of the audit log, API keys and webhooks. */
import type { KeyScope, WebhookEventType } from '@patchcord/contracts';
import type { ColumnType, Generated } from 'kysely';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface AuditTable {
  id: string;
  at: Time;
  accountId: string | null;
  action: string;
  subjectId: string;
  subjectLabel: string;
  before: ColumnType<Record<string, unknown> | null, string | null, never>;
  after: ColumnType<Record<string, unknown> | null, string | null, never>;
  actorKind: 'user' | 'key' | 'platform' | 'system';
  actorId: string | null;
  actorName: string;
  address: string | null;
  requestId: string | null;
}
export interface ApiKeysTable {
  id: string;
  accountId: string;
  name: string;
  prefix: string;
  tokenHash: string;
  scopes: Json<KeyScope[]>;
  madeBy: string | null;
  madeByName: string;
  createdAt: Time;
  expiresAt: TimeOrNull;
  lastUsedAt: TimeOrNull;
  revokedAt: TimeOrNull;
}
export interface WebhooksTable {
  id: string;
  accountId: string;
  url: string;
  events: Json<WebhookEventType[]>;
  isOn: Generated<boolean>;
  secret: string;
  previousSecret: string | null;
  previousSecretUntil: TimeOrNull;
  failingSince: TimeOrNull;
  switchedOffAt: TimeOrNull;
  createdAt: Time;
}
export interface WebhookEventsTable {
  id: string;
  accountId: string;
  type: string;
  data: Json<Record<string, unknown>>;
  createdAt: Time;
}
export interface WebhookDeliveriesTable {
  id: string;
  webhookId: string;
  eventId: string;
  state: Generated<'waiting' | 'delivered' | 'failed'>;
  attempts: Generated<number>;
  nextAt: Time;
  lastAt: TimeOrNull;
  lastStatus: number | null;
  lastError: string | null;
  lastAnswer: string | null;
  lastMs: number | null;
  createdAt: Time;
}

export interface IntegrationTables {
  audit: AuditTable;
  apiKeys: ApiKeysTable;
  webhooks: WebhooksTable;
  webhookEvents: WebhookEventsTable;
  webhookDeliveries: WebhookDeliveriesTable;
}
