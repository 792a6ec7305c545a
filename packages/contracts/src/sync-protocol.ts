/**
 * How the edge agent talks to the call router inside Kamailio: HTTP on a listener of its own on 127.0.0.1, `Authorization: Bearer <token>`,
 * the token made anew at each start of Kamailio. Types only: the router bundles this file.
 *
 * - `POST /sync`     body `SyncBatch`, answer 200 `{"applied":N}`. Checked whole before the first write; an unknown table or a bad row is 400
 *                    `{"error":{"code":"sync.bad_row","message":"row 3: …"}}` and changes nothing.
 * - `GET  /unlisted` the cells in use: `UnlistedCell[]`. Counts only grow while Kamailio lives.
 * - `GET  /state`    `RouterState`.
 * - `GET  /workers`  `RouterWorker[]`: processes that have run the router since Kamailio started.
 * - `GET  /apps-lost` calls that are up and whose app has no connection now: `CallUp[]`.
 * - `GET  /consults` Call-IDs of calls between two apps, about a call that may be handed over: `string[]`. They have no rows.
 * - `POST /end-calls` body `EndCalls`: BYE to both sides of each, with that outcome in its record unless it has one already; answer 200 `{"ended":N}`,
 *                    bad body 400.
 * - `GET  /registrations` devices that are registered now: `DeviceRegistration[]`.
 * - `GET  /gateways` gateways that are on: `GatewayState[]`. Asked every second: those whose time has come are sent OPTIONS then.
 * - `POST /check-calls` body `CheckCall`: a call of the platform's own to a number, over the gateways, without a phone; answer 202 `{"placed":true}`, bad body
 *                    or an id in use 400, no gateway that could be asked 503. Nobody is to answer it: one that is answered is ended at once.
 * - `POST /check-calls/cancel` body `{"id":"…"}`: CANCEL now; answer 200 `{"cancelled":true}`, false where it has ended already.
 * - `GET  /check-calls` how they fare, until five minutes after they were placed: `CheckCallState[]`.
 * - `POST /rpc`      a Kamailio JSON-RPC request, its answer.
 * Wrong or missing token: 401 and nothing more. Another address than loopback: no answer.
 */
import type { GatewayTried, SourceUnlisted } from './events.ts';
import type { Outcome } from './outcomes.ts';
import type { TableName } from './rows.ts';

/** `edge` holds what only agent and router share: see `EdgeRow`. `expected` holds people whose apps are awaited after a restart. */
export type SyncTable = TableName | 'edge' | 'expected';

/** [table, key, value as JSON text, or null to delete]. */
export type SyncRow = [table: SyncTable, key: string, value: string | null];

export interface SyncBatch {
  rows: SyncRow[];
}

/** Key 'state' of table `edge`. */
export interface EdgeRow {
  /** loading: listed sources get 503. open: calls are taken. draining: no new calls. */
  mode: 'loading' | 'open' | 'draining';
  /** Prefix lengths in use over all `sources` keys, longest first. */
  v4: number[];
  v6: number[];
}

/** Key: user id, in table `expected`: until then (ms since 1970), nobody registered is `edge_starting`, not `no_app_online`. */
export interface ExpectedRow {
  untilMs: number;
}

export interface UnlistedCell {
  cell: number;
  outcome: SourceUnlisted['outcome'];
  /** Since Kamailio started. */
  count: number;
  at: number;
  last: SourceUnlisted['last'];
}

/** A call that was answered and goes on, named as its dialog is (RFC 3261 section 12). */
export interface CallUp {
  sipCallId: string;
  callerTag: string;
  /** Of the app that answered, or that made the call. */
  appTag: string;
  /** Of a call out: that of whoever answered. */
  calleeTag?: string;
}

export interface EndCalls {
  calls: CallUp[];
  outcome: EndCallsOutcome;
}

/** Why an agent ends a call. */
export type EndCallsOutcome = Extract<Outcome, 'app_lost' | 'media_timeout'>;

export interface RouterState {
  routerVersion: string;
  mode: EdgeRow['mode'];
  /** User ids with at least one registered app. */
  peopleOnline: string[];
  calls: number;
  /** Grows with each change of the registrations of devices. */
  registrationsSeen: number;
}

/** A device that is registered, with what it takes to put it back after a restart of Kamailio (restore.ts). */
export interface DeviceRegistration {
  device: string;
  /** Its Contact, and the address it registered from: 'sip:192.0.2.7:41234;transport=udp;device=dev-…'. */
  contact: string;
  received: string;
  sipCallId: string;
  cseq: number;
  userAgent: string;
  expiresAtMs: number;
}

/** A process of Kamailio, and the build of the router it ran last. A new build is loaded by each process at its next message, not before. */
export interface RouterWorker {
  pid: number;
  routerVersion: string;
}

/** How a gateway does, seen from this edge. */
export interface GatewayState {
  gateway: string;
  health: 'unknown' | 'well' | 'sick';
  /** Milliseconds since 1970; 0 where it is unknown. */
  sinceMs: number;
  /** Its last answer to OPTIONS; 0: none in time, or to an INVITE. */
  code: number;
}

/** Numbers are E.164 digits without '+'. */
export interface CheckCall {
  /** Of the caller's choice: letters, digits, '_' and '-', at most 64. */
  id: string;
  to: string;
  /** Shown to the other side, as a person's number would be. */
  from: string;
}

/** Times are milliseconds since 1970. */
export interface CheckCallState {
  id: string;
  placedAt: number;
  /** Gateways that gave their final answer, in order, and the one that is asked now. */
  tried: GatewayTried[];
  gateway?: string;
  /** When CANCEL left. */
  cancelledAt?: number;
  /** Its end: the last gateway's code, 487 where it was cancelled; 200 where somebody answered, which ended it. */
  endedAt?: number;
  code?: number;
}
