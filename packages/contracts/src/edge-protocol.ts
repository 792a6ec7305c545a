/**
 * How an edge agent talks to the control plane: HTTPS, the edge dials out, `Authorization: Bearer <edge token>`.
 *
 * - `GET  /api/edge/v1/changes?since=R&epoch=E`  one long-lived response, NDJSON of `ChangeLine`. R is the last applied revision, 0 for a new
 *   edge; E the epoch of the hello it came under, left out by a new edge. Where R is too old, or E is not the epoch by now (the database was
 *   made anew, or went back to an older copy: its revisions mean something else), the first line after hello is `snapshot.begin`, then `rows`, then `snapshot.end`; an edge that gets it forgets every key that the
 *   snapshot does not hold. A `ping` comes at least every 10 s: 30 s of silence is a dead connection.
 * - `POST /api/edge/v1/events`  body `EventBatch`, answer `EventAck`. At least once; the server keeps what it has seen by (edge, journal, seq).
 * - `POST /api/edge/v1/report`  body `EdgeReport`, answer 204, or 200 with `EdgeTasks` where there is something to do. At each applied change, and
 *   every 5 s.
 * - `POST /api/edge/v1/round-trips`  body `roundTripResults`, answer 204. What was not asked of this edge is left aside. A result that gets lost is
 *   asked for again.
 * - `POST /api/edge/v1/ownership-checks`  body `ownershipProgress`, answer 200 `ownershipOrder`. What is not this edge's (any more) is answered with `done`.
 *
 * Errors have the public shape `{ error: { code, message } }`; 401 `edge.token_unknown`.
 */
import * as z from 'zod';
import { edgeEvent } from './events.schemas.ts';
import { rowChange } from './rows.schemas.ts';

export const changeLine = z.discriminatedUnion('type', [
  /** First line of every stream. */
  z.object({ type: z.literal('hello'), edge: z.string(), location: z.string(), epoch: z.string().min(1), revision: z.int() }),
  z.object({ type: z.literal('snapshot.begin') }),
  /** Rows in order; after the last of them the edge stands at `revision` (inside a snapshot: only after `snapshot.end`). */
  z.object({ type: z.literal('rows'), revision: z.int(), rows: z.array(rowChange) }),
  z.object({ type: z.literal('snapshot.end'), revision: z.int() }),
  z.object({ type: z.literal('ping'), at: z.int() }),
]);
export type ChangeLine = z.infer<typeof changeLine>;

export const eventBatch = z.object({
  /** Names the agent's journal on disk: a new one (new disk) starts its numbers at 1 again. */
  journal: z.string().min(8).max(64),
  /** At most 500, seq increasing. */
  events: z.array(z.object({ seq: z.int().min(1), event: edgeEvent })).max(500),
});
export type EventBatch = z.infer<typeof eventBatch>;

export const eventAck = z.object({ ackedSeq: z.int() });
export type EventAck = z.infer<typeof eventAck>;

/** ready: takes calls. starting: routes not in yet. draining: no new calls. degraded: takes calls, but see problems. */
export const edgeStatus = z.enum(['ready', 'starting', 'draining', 'degraded']);
export type EdgeStatus = z.infer<typeof edgeStatus>;

const count = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export const gatewayHealth = z.object({
  /** Gateway id. */
  gateway: z.string(),
  /** unknown: not asked yet, or never (`checkSeconds` 0). sick: skipped while another one is not. */
  health: z.enum(['unknown', 'well', 'sick']),
  /** Since when it is so. */
  since: z.iso.datetime().nullable(),
  /** Its last answer to OPTIONS; 0: none in time, or to an INVITE. */
  code: z.int().min(0).max(699),
});
export type GatewayHealth = z.infer<typeof gatewayHealth>;

export const edgeReport = z.object({
  status: edgeStatus,
  appliedRevision: z.int().min(0),
  agentVersion: z.string(),
  kamailioVersion: z.string().nullable(),
  rtpengineVersion: z.string().nullable(),
  /** Calls up now. */
  calls: count,
  /** People with at least one registered app now. */
  peopleOnline: z.array(z.string()),
  /** Events written and not acknowledged yet. */
  eventsWaiting: count,
  /** Each a plain sentence, for example 'rtpengine does not answer since 12:03:10'. */
  problems: z.array(z.string()),
  /** End of the TLS certificate in force; null where the edge has none. Left out by agents that know nothing of TLS. */
  certificateExpiresAt: z.iso.datetime().nullable().optional(),
  /** Where desk phones and softphones register, and those that are registered now. Left out by agents that know nothing of them. */
  devices: z
    .object({
      port: z.int().min(1).max(65535),
      tlsPort: z.int().min(1).max(65535).nullable(),
      registered: z
        .array(z.object({ device: z.string(), userAgent: z.string().max(256), transport: z.string(), address: z.string() }))
        .max(20_000),
    })
    .optional(),
  /** Gateways that are on, and how each does from here. Left out by agents that know nothing of calls out. */
  gateways: z.array(gatewayHealth).max(200).optional(),
  /** How this edge's clock stands to the control plane's, by the header `x-patchcord-at` of an answer: so much ahead, known within so much. */
  clock: z
    .object({ aheadMs: z.int(), withinMs: z.int().min(0) })
    .nullable()
    .optional(),
});
export type EdgeReport = z.infer<typeof edgeReport>;
