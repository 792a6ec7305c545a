/** What the system wrote about a call: a call record, or a refused attempt. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt, Call } from '@patchcord/contracts';
import type { ApiClient } from '../api-client.ts';

export type Written = { record: Call; attempt: null } | { record: null; attempt: Attempt };

/** Unlisted sources are counted in cells that the edge reads every few seconds. */
const limitMs = 15_000;
const tickMs = 200;
/** What to look for. */
export interface Placed {
  sipCallId: string;
  source: string;
  /** Called text as it was sent. */
  user: string;
  startedAtMs: number;
}

async function look(api: ApiClient, { sipCallId, source, user, startedAtMs }: Placed): Promise<Written | null> {
  const record = await api.callWithSipCallId(sipCallId);
  if (record) return record.result ? { record, attempt: null } : null;
  const [exact] = await api.attempts({ sipCallId });
  if (exact) return { record: null, attempt: exact };
  // A counted attempt shows the Call-ID of the last one alike, and another may have come after ours.
  const alike = (await api.attempts({ source })).find(({ lastAt, calledRaw }) => calledRaw === user && Date.parse(lastAt) >= startedAtMs);
  return alike ? { record: null, attempt: alike } : null;
}

/** Waits for it; null: nothing was written in time. */
export async function whatWasWritten(api: ApiClient, placed: Placed): Promise<Written | null> {
  const until = performance.now() + limitMs;
  for (;;) {
    const found = await look(api, placed);
    if (found || performance.now() > until) return found;
    await delay(tickMs);
  }
}

export const outcomeOf = (written: Written) => {
  const about = written.record ?? written.attempt;
  return { outcome: about.result?.outcome ?? null, code: about.code, sentence: about.result?.sentence ?? '', detail: about.detail };
};
