/**
 * Ends calls that are up and whose app is gone for good: no WebSocket and no RTP from it for 30 s. A short cut is survived (the phone comes back and tells
 * by re-INVITE where it is), an app that is still heard is left alone, and so is one that is silent but connected: nobody asks about it.
 */
import type { CallUp } from '@patchcord/contracts';
import type { Ng, NgAnswer } from '../engines/ng.ts';
import type { RouterClient } from '../kamailio/index.ts';
import { loop } from '../loop.ts';

const lostMs = 30_000;
/** Questions to rtpengine at the same time; a WebSocket proxy that dies leaves thousands of calls to ask about at once. */
const askedAtOnce = 50;
const answerMs = 900;
const askAgainMs = 2_000;

interface Watched {
  call: CallUp;
  /** Steady time of the next question: first when it has been gone long enough. */
  askAtMs: number;
}

/**
 * When rtpengine last had RTP or RTCP from that side, ms since 1970; null where it knows neither call nor side. Before the first packet it is the time of
 * the last signalling. STUN and what cannot be decrypted do not count.
 */
export function heardAtMs(media: NgAnswer, tag: string): number | null {
  const side = (media.tags as Record<string, { medias?: { streams?: { 'last packet'?: unknown }[] }[] } | undefined> | undefined)?.[tag];
  const packets = (side?.medias ?? []).flatMap((one) => one.streams ?? []).map((stream) => Number(stream['last packet']) || 0);
  return packets.length === 0 ? null : Math.max(...packets) * 1_000;
}

/** Gives a function to be called every second or so. */
export function createLostAppWatch(parts: {
  router: () => Pick<RouterClient, 'appsLost' | 'endCalls'> | undefined;
  ng: () => Pick<Ng, 'ask'> | undefined;
  log: { info(line: object, text: string): void };
  /** Never set back. */
  steadyMs?: () => number;
  /** What rtpengine reads too. */
  wallMs?: () => number;
}): () => Promise<void> {
  const steadyMs = parts.steadyMs ?? (() => performance.now());
  const wallMs = parts.wallMs ?? Date.now;
  let watched = new Map<string, Watched>();

  /** For how long the app has not been heard; null: rtpengine does not answer, so nobody knows. */
  async function silentMs({ sipCallId, appTag }: CallUp): Promise<number | null> {
    const media = await parts
      .ng()
      ?.ask('query', { 'call-id': sipCallId }, answerMs)
      .catch(() => null);
    if (!media) return null;
    const heard = heardAtMs(media, appTag);
    return heard === null ? lostMs : wallMs() - heard;
  }

  /** True where it is lost; else it is asked about again when it may be. */
  async function isLost(one: Watched): Promise<boolean> {
    const silent = await silentMs(one.call);
    if (silent !== null && silent >= lostMs) return true;
    one.askAtMs = steadyMs() + (silent === null ? askAgainMs : Math.max(askAgainMs, lostMs - silent));
    return false;
  }

  return async () => {
    const router = parts.router();
    if (!router) return;
    const gone = await router.appsLost();
    const before = watched;
    watched = new Map();
    for (const call of gone) {
      const key = `${call.sipCallId} ${call.callerTag}`;
      watched.set(key, before.get(key) ?? { call, askAtMs: steadyMs() + lostMs });
    }
    const due = [...watched.values()].filter((one) => one.askAtMs <= steadyMs()).slice(0, askedAtOnce);
    if (due.length === 0) return;
    const verdicts = await Promise.all(due.map(isLost));
    const lost = due.filter((_, at) => verdicts[at]).map(({ call }) => call);
    if (lost.length === 0) return;
    const ended = await router.endCalls({ calls: lost, outcome: 'app_lost' });
    parts.log.info({ calls: lost.map(({ sipCallId }) => sipCallId), ended }, 'apps without connection and sound: their calls are ended');
  };
}

/** Every second, until `stop` is aborted. */
export function endLostCalls(
  parts: Parameters<typeof createLostAppWatch>[0] & { log: { warn(line: object, text: string): void } },
  stop: AbortSignal,
): Promise<void> {
  const failed = (error: unknown) => parts.log.warn({ error: String(error) }, 'calls without an app could not be looked at');
  return loop(1_000, stop, createLostAppWatch(parts), failed);
}
