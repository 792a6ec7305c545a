/** The end of an edge: no new calls, the running ones get their time, then everything is stopped and told. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { stopRtpengine } from './engines/rtpengine.ts';
import { closeOpenCalls } from './events/closing.ts';
import type { Follower } from './events/follower.ts';
import type { Journal } from './events/journal.ts';
import { stopKamailio } from './kamailio/index.ts';
import type { Live } from './live.ts';
import type { Reporter } from './reports/reporter.ts';
import type { Pusher } from './routes/pusher.ts';

const kamailioGraceMs = 3_000;
const rtpengineGraceMs = 1_000;
/** A control plane that does not answer must not hold up a stop: events stay on disk. */
const flushMs = 1_000;

export async function drain(parts: {
  live: Live;
  pusher: Pusher;
  reporter: Reporter;
  follower: Follower;
  journal: Journal;
  /** Resolves when rtpengine has told what it knows of the calls that ended. */
  mediaAsked: () => Promise<void>;
  flushEvents: (limitMs: number) => Promise<void>;
  folder: string;
  drainSeconds: number;
  /** Ends supervision: an engine that ends now is meant to. */
  stopSupervision: () => void;
  /** Ends feed, followers and reports, and returns when they stand still. */
  stopLoops: () => Promise<void>;
  log: Logger;
}): Promise<void> {
  const { live, log } = parts;
  live.draining = true;
  parts.stopSupervision();
  parts.reporter.poke();
  await Promise.race([parts.pusher.drain(), delay(1_000, undefined, { ref: false })]);
  await untilCallsEnded(live, parts.drainSeconds, log);
  await parts.stopLoops();
  await lastCells(live, parts.journal);
  await stopKamailio(parts.folder, kamailioGraceMs);
  parts.follower.finish();
  const cut = await closeOpenCalls({ journal: parts.journal, ng: live.rtpengine?.running() ? live.rtpengine.ng : null, now: Date.now() });
  await Promise.race([parts.mediaAsked(), delay(flushMs, undefined, { ref: false })]);
  await Promise.all([stopRtpengine(parts.folder, rtpengineGraceMs), parts.flushEvents(flushMs)]);
  log.info({ callsCut: cut, eventsWaiting: parts.journal.waiting() }, 'stopped');
}

async function untilCallsEnded(live: Live, drainSeconds: number, log: Logger): Promise<void> {
  const { kamailio } = live;
  if (!kamailio) return;
  // No answer: nothing to wait for that we could see end.
  const calls = async () => (kamailio.running() ? ((await kamailio.router.state().catch(() => null))?.calls ?? 0) : 0);
  let up = await calls();
  if (up === 0) return;
  log.info({ calls: up, drainSeconds }, `waiting up to ${drainSeconds} s for ${up} ${up === 1 ? 'call' : 'calls'}`);
  const until = performance.now() + drainSeconds * 1_000;
  while (up > 0 && performance.now() < until) {
    await delay(100);
    up = await calls();
  }
  if (up > 0) log.warn({ calls: up }, `${up} ${up === 1 ? 'call is' : 'calls are'} cut off`);
}

/** What came from unlisted addresses since the last look; the cells go with Kamailio. */
async function lastCells(live: Live, journal: Journal): Promise<void> {
  const { kamailio } = live;
  if (!kamailio?.running()) return;
  const cells = await Promise.race([kamailio.router.unlisted(), delay(500, null, { ref: false })]).catch(() => null);
  if (cells) journal.recordCells(kamailio.life, cells);
}
