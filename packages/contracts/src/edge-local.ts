/**
 * What the edge agent answers on its own HTTP, on 127.0.0.1 only:
 *
 * - `GET  /healthz`        `EdgeReport`; 200 where calls are taken, else 503.
 * - `GET  /metrics`        for Prometheus.
 * - `POST /router/reload`  `Authorization: Bearer <edge token>`. Answer 200 `Reloaded`, when it is over; it may take some seconds.
 */

export interface Reloaded {
  result: 'in force' | 'was in force' | 'refused' | 'not everywhere';
  version: string | null;
  before: string | null;
  /** Workers that run the new build, of how many. */
  workers: number;
  of: number;
  tookMs: number;
  /** For a person. */
  sentence: string;
}
