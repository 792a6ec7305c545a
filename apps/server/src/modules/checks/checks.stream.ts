/**
 * `GET check/events`: server-sent events (WHATWG HTML section 9.2). First where the check stands, then every attempt as it is written down, then where
 * the check stands whenever that changed. An event id is 'check.seq': whoever comes back with it gets what is newer.
 */
import type { Db } from '../../platform/database/database.ts';
import type { Notifier } from '../changes/notifier.ts';
import type { NumberPlace } from '../numbers/numbers.repository.ts';
import { attemptsOf, findCheck, listedRanges } from './checks.repository.ts';
import { showAttempt, showCheck } from './checks.usecases.ts';

export const pingMs = 15_000;
/** A page comes back by itself; until then a session that ended is seen at the next ping. */
const longestMs = 300_000;

export interface CheckStream extends NumberPlace {
  db: Db;
  notifier: Notifier;
  lastEventId: string;
  signal: AbortSignal;
  /** False once the session ended, or the person's role, or the number is gone: the stream ends. */
  mayRead: () => Promise<boolean>;
}

export const eventText = (event: string, id: string, data: unknown): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** Where the other side stands. Anything that was never an id of ours is the beginning. */
export function placeOf(lastEventId: string): { check: string; seq: number } {
  const [, check = '', seq = ''] = /^(chk_\w{1,40})\.(\d{1,9})$/.exec(lastEventId) ?? [];
  return { check, seq: Number(seq) };
}

export async function* checkEvents({ db, notifier, lastEventId, signal, mayRead, ...place }: CheckStream): AsyncGenerator<string> {
  yield 'retry: 1000\n\n';
  const endAt = Date.now() + longestMs;
  let at = placeOf(lastEventId);
  let said: string | null = null;
  while (!signal.aborted && Date.now() < endAt && (await mayRead())) {
    const seen = notifier.count;
    const check = await findCheck(db, place);
    const now = new Date();
    const standing = check ? showCheck(check, now) : null;
    const news = JSON.stringify(standing && { ...standing, now: '' });
    let silent = true;
    if (standing && standing.id !== at.check) at = { check: standing.id, seq: 0 };
    const id = () => `${at.check}.${at.seq}`;
    // The page must know which check the attempts are of.
    if (said === null) {
      yield eventText('check', id(), standing);
      said = news;
      silent = false;
    }
    const attempts = check ? await attemptsOf(db, check.id, at.seq) : [];
    const listed = attempts.length > 0 ? await listedRanges(db, place) : [];
    for (const row of attempts) {
      at = { check: row.checkId, seq: row.seq };
      yield eventText('attempt', id(), showAttempt(row, listed));
      silent = false;
    }
    if (said !== news) {
      yield eventText('check', id(), standing);
      said = news;
      silent = false;
    }
    if (silent) yield ': still here\n\n';
    const untilOver = standing?.state === 'armed' ? Date.parse(standing.expiresAt) - now.getTime() + 1 : pingMs;
    await notifier.after(seen, Math.min(pingMs, Math.max(1, untilOver)), signal);
  }
}
