/** What becomes of numbers by time alone: falling silent, and being gone for good 30 days after they were removed. Looked at every ten minutes. */
import { isSilent, nextNumberState, shortestSilenceMs } from '@patchcord/contracts';
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { type Repeated, repeat } from '../../platform/repeat.ts';
import { forgetRemovedNumbers, quietNumbers, setSilent } from './arrivals.repository.ts';
import { goneBefore } from './numbers.usecases.ts';

const everyMs = 600_000;
const atOnce = 100;

/** @returns ids of the numbers that fell silent now. */
export async function findSilent(db: Db, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - shortestSilenceMs);
  const fallen: string[] = [];
  let after = '';
  for (;;) {
    const quiet = await quietNumbers(db, { since, after, limit: atOnce });
    for (const { id, times } of quiet) {
      const to = isSilent(times, now.getTime()) && nextNumberState({ state: 'live', hasArrived: true, wasPaused: false }, 'fall_silent');
      if (to && (await setSilent(db, { id, to, since }))) fallen.push(id);
    }
    if (quiet.length < atOnce) return fallen;
    after = quiet.at(-1)?.id ?? '';
  }
}

export function watchNumbers(db: Db, log: Logger): Repeated {
  const look = async () => {
    const now = new Date();
    const silent = await findSilent(db, now);
    if (silent.length > 0) log.info({ numbers: silent }, 'numbers fell silent');
    await forgetRemovedNumbers(db, goneBefore(now));
  };
  return repeat(everyMs, look, (error) => log.warn({ err: error }, 'numbers could not be looked at; tried again in ten minutes'));
}
