import type { ArrivalCheck, CheckAttempt } from '@patchcord/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import { useAccount } from '../api/queries.ts';

export interface CheckSeen {
  /** undefined: not told yet; null: never armed. */
  check: ArrivalCheck | null | undefined;
  /** Newest first. */
  attempts: CheckAttempt[];
  /** The server's clock is ahead by this. */
  aheadMs: number;
  isConnected: boolean;
}

export type CheckNews =
  | { type: 'check'; check: ArrivalCheck | null; atMs: number }
  | { type: 'attempt'; attempt: CheckAttempt }
  | { type: 'connected'; isConnected: boolean };

export const nothingSeen: CheckSeen = { check: undefined, attempts: [], aheadMs: 0, isConnected: true };

/** An attempt that comes again (repeated on the wire, or after a reconnect) takes its own place. Another check begins with none. */
export function withNews(seen: CheckSeen, news: CheckNews): CheckSeen {
  switch (news.type) {
    case 'check': {
      const same = news.check?.id === seen.check?.id;
      const aheadMs = news.check ? Date.parse(news.check.now) - news.atMs : 0;
      return { ...seen, check: news.check, attempts: same ? seen.attempts : [], aheadMs };
    }
    case 'attempt': {
      const others = seen.attempts.filter(({ id }) => id !== news.attempt.id);
      return { ...seen, attempts: [news.attempt, ...others].sort((a, b) => b.seq - a.seq) };
    }
    case 'connected':
      return { ...seen, isConnected: news.isConnected };
    default:
      return news satisfies never;
  }
}

const againMs = 3_000;

/** Hears of a number's arrival check as long as the page shows it. */
export function useCheck(numberId: string): CheckSeen {
  const { account, path } = useAccount();
  const client = useQueryClient();
  const [seen, tell] = useReducer(withNews, nothingSeen);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` opens it again
  useEffect(() => {
    const events = new EventSource(`${path}/numbers/${encodeURIComponent(numberId)}/check/events`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    events.onopen = () => tell({ type: 'connected', isConnected: true });
    events.onerror = () => {
      tell({ type: 'connected', isConnected: false });
      // A browser comes back by itself after a cut, not after an answer that was no stream.
      if (events.readyState === EventSource.CLOSED) timer = setTimeout(() => setAttempt((n) => n + 1), againMs);
    };
    events.addEventListener('check', ({ data }) => {
      const check = JSON.parse(data) as ArrivalCheck | null;
      tell({ type: 'check', check, atMs: Date.now() });
      if (check?.state === 'passed') void client.invalidateQueries({ queryKey: ['account', account] });
    });
    events.addEventListener('attempt', ({ data }) => tell({ type: 'attempt', attempt: JSON.parse(data) as CheckAttempt }));
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [path, numberId, attempt, account, client]);
  return seen;
}
