/** The control plane as this edge sees it: its requests over HTTP, each with the edge's token and a time limit. */
import {
  type EdgeReport,
  type EdgeTasks,
  type EventAck,
  type EventBatch,
  edgeTasks,
  eventAck,
  type OwnershipOrder,
  type OwnershipProgress,
  ownershipOrder,
  type RoundTripResult,
} from '@patchcord/contracts';
import type { ClockKeeper } from './reports/clock.ts';

export class ControlPlaneError extends Error {
  override name = 'ControlPlaneError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ControlPlane {
  /** The body of `GET /api/edge/v1/changes`; aborting the signal ends it. */
  openChanges(since: number, epoch: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  sendEvents(batch: EventBatch, signal?: AbortSignal): Promise<EventAck>;
  /** Answers what there is to do; null: nothing. */
  sendReport(report: EdgeReport, signal?: AbortSignal): Promise<EdgeTasks | null>;
  sendRoundTrips(results: RoundTripResult[]): Promise<void>;
  /** Answers what is wanted of that call next. */
  sendOwnershipProgress(progress: OwnershipProgress): Promise<OwnershipOrder>;
}

export function createControlPlane(parts: { url: string; token: string; timeoutMs?: number; clock?: ClockKeeper }): ControlPlane {
  const timeoutMs = parts.timeoutMs ?? 10_000;
  const at = (path: string) => new URL(path, parts.url.endsWith('/') ? parts.url : `${parts.url}/`);

  async function ask(path: string, init: RequestInit): Promise<Response> {
    const url = at(path);
    let response: Response;
    try {
      // A redirect would carry the token to wherever it points.
      response = await fetch(url, { ...init, redirect: 'error', headers: { authorization: `Bearer ${parts.token}`, ...init.headers } });
    } catch (error) {
      throw new Error(`${url.origin} cannot be reached: ${causeOf(error)}`, { cause: error });
    }
    if (!response.ok) throw new ControlPlaneError(response.status, await refusalOf(response));
    return response;
  }
  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs),
    });

  return {
    async openChanges(since, epoch, signal) {
      const response = await ask(`api/edge/v1/changes?since=${since}&epoch=${encodeURIComponent(epoch)}`, {
        headers: { accept: 'application/x-ndjson' },
        signal,
      });
      if (!response.body) throw new Error('the control plane answered the change feed with no body');
      return response.body;
    },
    async sendEvents(batch, signal) {
      return eventAck.parse(await (await post('api/edge/v1/events', batch, signal)).json());
    },
    async sendReport(report, signal) {
      const sentAt = Date.now();
      const response = await post('api/edge/v1/report', report, signal);
      const answeredAt = Number(response.headers.get('x-patchcord-at') ?? Number.NaN);
      parts.clock?.note({ sentAt, answeredAt, heardAt: Date.now() });
      if (response.status === 200) return edgeTasks.parse(await response.json());
      await response.body?.cancel();
      return null;
    },
    async sendRoundTrips(results) {
      await (await post('api/edge/v1/round-trips', { results })).body?.cancel();
    },
    async sendOwnershipProgress(progress) {
      return ownershipOrder.parse(await (await post('api/edge/v1/ownership-checks', progress)).json());
    },
  };
}

/** fetch hides the reason ('ECONNREFUSED') in its cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
}

async function refusalOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { code?: unknown; message?: unknown } } | null;
  if (response.status === 401) return 'the control plane does not know the token of this edge (401): check PATCHCORD_EDGE_TOKEN';
  const said = typeof body?.error?.message === 'string' ? `: ${body.error.code} ${body.error.message}` : '';
  return `the control plane answered ${response.status}${said}`;
}
