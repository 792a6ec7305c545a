import { setTimeout as delay } from 'node:timers/promises';

const dayMs = 86_400_000;
/** Whatever counts by the day does its part in less. */
const longestMs = 25_000;

/** What counts by the day sees one day: where midnight UTC is near, it is waited for. */
export async function withinOneDay(): Promise<void> {
  const leftMs = dayMs - (Date.now() % dayMs);
  if (leftMs < longestMs) await delay(leftMs + 10);
}
