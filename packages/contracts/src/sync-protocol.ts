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
 * - `POST /end-calls` body `EndCalls`: BYE to both sides of each, with that outcome in its record; answer 200 `{"ended":N}`, bad body 400.
 * - `POST /rpc`      a Kamailio JSON-RPC request, its answer.
 * Wrong or missing token: 401 and nothing more. Another address than loopback: no answer.
 */
import type { SourceUnlisted } from './events.ts';
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
  /** Of the app that answered. */
  appTag: string;
}

export interface EndCalls {
  calls: CallUp[];
  outcome: EndCallsOutcome;
}

/** Why an agent ends a call. */
export type EndCallsOutcome = Extract<Outcome, 'app_lost'>;

export interface RouterState {
  routerVersion: string;
  mode: EdgeRow['mode'];
  /** User ids with at least one registered app. */
  peopleOnline: string[];
  calls: number;
}

/** A process of Kamailio, and the build of the router it ran last. A new build is loaded by each process at its next message, not before. */
export interface RouterWorker {
  pid: number;
  routerVersion: string;
}
