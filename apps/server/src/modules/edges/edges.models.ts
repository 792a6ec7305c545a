import { createHash, randomBytes } from 'node:crypto';
import type { EdgeStatus } from '@patchcord/contracts';

/** Silence of an edge after which nothing it said is believed any more. It reports every 5 s. */
export const awayAfterMs = 15_000;

export type EdgeState = EdgeStatus | 'away';

export interface Reported {
  status: EdgeStatus | null;
  lastSeenAt: Date | null;
}
export const edgeState = ({ status, lastSeenAt }: Reported, now: Date): EdgeState =>
  status === null || lastSeenAt === null || now.getTime() - lastSeenAt.getTime() > awayAfterMs ? 'away' : status;

export interface Applied extends Reported {
  appliedRevision: number;
}
/** On how many connected edges a revision is in force. */
export function liveOn(edges: Applied[], revision: number, now: Date): { edges: number; of: number } {
  const connected = edges.filter((edge) => edgeState(edge, now) !== 'away');
  return { edges: connected.filter((edge) => edge.appliedRevision >= revision).length, of: connected.length };
}

export const newToken = (): string => randomBytes(32).toString('base64url');
export const newSipSecret = newToken;
/** 256 random bits need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The edge that takes a person's app: ready before degraded, then the one with the fewest people. */
export function edgeForPhone<E extends Reported & { peopleOnline: string[] }>(edges: E[], now: Date): E | null {
  const order: Record<EdgeState, number> = { ready: 0, degraded: 1, starting: 9, draining: 9, away: 9 };
  const usable = edges.filter((edge) => order[edgeState(edge, now)] < 9);
  const rank = (edge: E) => order[edgeState(edge, now)] * 1e9 + edge.peopleOnline.length;
  return usable.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}
