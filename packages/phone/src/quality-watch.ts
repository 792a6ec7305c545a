import type { QualityReport } from '@patchcord/contracts';
import { type HeardNow, heardNow, look, noQuality, summary } from './quality.ts';
import { readCounters } from './stats.ts';

const sampleMs = 2_000;
/** A tab that crashes loses no more than this. */
const reportMs = 20_000;
/** The control plane may be away for a moment when a call ends. */
const againAfterMs = [2_000, 10_000, 60_000];

/** `leaving`: the page goes away, so the request has to outlive it. @throws where it may be tried again; a refusal is no failure. */
export type SendQuality = (call: string, report: QualityReport, leaving: boolean) => Promise<void>;

/**
 * Measures one call from now on. The returned function ends it, with a last report.
 * @param call id of its record
 * @param live every two seconds, what a person is shown
 */
export function watchQuality(
  connection: RTCPeerConnection,
  call: string,
  send: SendQuality,
  live: (now: HeardNow | null) => void = () => undefined,
): () => void {
  let quality = noQuality;
  let seq = 0;
  let over = false;

  const sample = async () => {
    const stats = await connection.getStats().catch(() => null);
    if (!stats || over) return;
    const counters = readCounters(stats);
    live(heardNow(quality, counters));
    quality = look(quality, counters);
  };
  const nextReport = (): QualityReport | null => {
    const now = summary(quality);
    return now && { seq: ++seq, ...now };
  };
  const report = (leaving = false) => {
    const next = nextReport();
    // The next one holds all that this one would have told.
    if (next) void send(call, next, leaving).catch(() => undefined);
  };
  const lastReport = async () => {
    const next = nextReport();
    for (const waitMs of next ? [0, ...againAfterMs] : []) {
      if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
      const arrived = await send(call, next as QualityReport, false).then(
        () => true,
        () => false,
      );
      if (arrived) return;
    }
  };
  const leave = () => report(true);

  const samples = setInterval(() => void sample(), sampleMs);
  const reports = setInterval(report, reportMs);
  // A page that is closed or left takes its call with it.
  addEventListener('pagehide', leave);
  return () => {
    if (over) return;
    over = true;
    clearInterval(samples);
    clearInterval(reports);
    removeEventListener('pagehide', leave);
    void lastReport();
  };
}
