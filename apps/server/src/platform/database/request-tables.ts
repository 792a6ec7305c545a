/** Rows of requests to bring numbers, as kysely sees them (see tables.ts). */
import type { RequestKind, RequestState, SettingChange } from '@patchcord/contracts';
import type { Generated } from 'kysely';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface RequestsTable {
  id: string;
  accountId: string;
  kind: RequestKind;
  state: RequestState;
  version: Generated<number>;
  trunkId: string | null;
  carrier: Json<{ preset: string; name: string; understood: boolean } | null>;
  addresses: Json<{ cidr: string; note: string }[]>;
  addressesConfirmed: Generated<boolean>;
  settings: Json<SettingChange[]>;
  locationId: string | null;
  reason: Generated<string>;
  reviewerId: string | null;
  createdBy: string | null;
  createdByName: string;
  createdAt: Time;
  updatedAt: Time;
  sentAt: TimeOrNull;
  decidedAt: TimeOrNull;
}
export interface RequestRowsTable {
  id: string;
  requestId: string;
  position: number;
  received: string;
  e164: string | null;
  country: string | null;
  kind: string | null;
  people: Json<string[]>;
  problem: string | null;
  message: Generated<string>;
  decision: Generated<'open' | 'approved' | 'refused'>;
  reason: Generated<string>;
  numberId: string | null;
}
export interface RequestMessagesTable {
  id: string;
  requestId: string;
  authorId: string | null;
  authorName: string;
  isSupport: boolean;
  isInternal: boolean;
  text: string;
  at: Time;
}

export interface RequestMailsTable {
  id: string;
  requestId: string;
  userId: string | null;
  userName: string;
  messageKey: string;
  part: 'draft' | 'thread';
  proof: 'dkim' | 'spf' | 'demo';
  subject: string;
  body: string;
  understood: Json<string[]>;
  notUnderstood: Json<{ text: string; why: string }[]>;
  receivedAt: Time;
}

export interface RequestTables {
  requestMails: RequestMailsTable;
  requests: RequestsTable;
  requestRows: RequestRowsTable;
  requestMessages: RequestMessagesTable;
}
