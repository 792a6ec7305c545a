/** People whom an approved number rings and who are not here yet: invited by mail; the number rings them once they came. */
import type { Trx } from '../../platform/database/database.ts';
import { insertInvitationNumbers, pendingInvitations } from '../invitations/invitations.repository.ts';
import { inviteMember } from '../invitations/invitations.usecases.ts';
import type { Actor } from './change.ts';
import { membersByEmail } from './people.repository.ts';
import type { LockedRequest } from './requests.repository.ts';

export interface InviteMissing {
  request: LockedRequest;
  rows: { id: string; people: string[] }[];
  made: { id: string; numberId: string | null }[];
  publicUrl: string;
  /** Invites where who made the request is gone. */
  by: Actor;
}

export async function inviteMissing(trx: Trx, { request, rows, made, publicUrl, by }: InviteMissing): Promise<void> {
  const { accountId, createdBy, createdByName } = request;
  const members = await membersByEmail(
    trx,
    accountId,
    rows.flatMap((row) => row.people),
  );
  const numberOf = new Map(made.map(({ id, numberId }) => [id, numberId]));
  const wanted = new Map<string, string[]>();
  for (const row of rows) {
    const number = numberOf.get(row.id);
    if (!number) continue;
    for (const email of row.people) if (!members.has(email)) wanted.set(email, [...(wanted.get(email) ?? []), number]);
  }
  const now = new Date();
  const pending = await pendingInvitations(trx, { accountId, emails: [...wanted.keys()], now });
  const inviter = createdBy === null ? by : { id: createdBy, name: createdByName };
  for (const [email, numbers] of wanted) {
    const invitation = pending.get(email);
    if (invitation) await insertInvitationNumbers(trx, invitation, numbers);
    // The request came from an admin or owner: either may bring in members.
    else await inviteMember(trx, { accountId, role: 'admin', publicUrl, now, by: inviter }, { email, name: '', role: 'member', numbers });
  }
}
