/**
 * An invitation:
 *
 *   pending --the link is used--> accepted
 *      |  \--taken back---------> revoked
 *      \----7 days---------------> pending and expired; 'again' makes a new link and a new week
 */
import type { AccountRole } from '@patchcord/contracts';

export const invitationDays = 7;
export const firstOperatorHours = 24;
export const msOfDays = (days: number) => days * 86_400_000;

export type LinkState = 'open' | 'used' | 'revoked' | 'expired';

export function linkState({ status, expiresAt }: { status: 'pending' | 'accepted' | 'revoked'; expiresAt: Date }, now: Date): LinkState {
  if (status === 'accepted') return 'used';
  if (status === 'revoked') return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}

/** Admins bring in members; every other role is given by an owner. */
export const mayGive = (by: AccountRole, role: AccountRole): boolean => by === 'owner' || (by === 'admin' && role === 'member');

/** Behind '#': a browser sends that to no server, so it stands in no log. */
export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/invitation#${token}`;
