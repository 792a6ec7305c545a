/** What an invitation's link does: it is looked at, and then used once, by somebody new or by whoever is signed in. */

import { type InvitationLooked, type invitationAccept, type Joined, newId } from '@patchcord/contracts';
import type * as z from 'zod';
import { insertPassword, passwordHash } from '../../platform/auth/password.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { actingNow } from '../../platform/http/acting.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { tokenHash } from '../edges/edges.models.ts';
import { insertMember, insertUser } from '../people/people.repository.ts';
import { emailNeeded, forSomebodyElse, linkEnded, signInFirst, unknownLink } from './invitations.errors.ts';
import { linkState } from './invitations.models.ts';
import { endInvitation, findByToken, findUserByEmail, lockByToken, ringInvited } from './invitations.repository.ts';

type Locked = NonNullable<Awaited<ReturnType<typeof lockByToken>>>;

export async function lookAtInvitation({ db, token, now }: { db: Db; token: string; now: Date }): Promise<InvitationLooked> {
  const found = await findByToken(db, tokenHash(token));
  if (!found) throw unknownLink();
  const state = linkState(found, now);
  if (state !== 'open') throw linkEnded(state);
  const { accountName, role, platformRole, email, name, inviterName, expiresAt } = found;
  const known = email !== null && (await findUserByEmail(db, email)) !== undefined;
  return { accountName, role, platformRole, email, name, invitedBy: inviterName, expiresAt: expiresAt.toISOString(), known };
}

async function lockOpen(trx: Trx, token: string, now: Date): Promise<Locked> {
  const found = await lockByToken(trx, tokenHash(token));
  if (!found) throw unknownLink();
  const state = linkState(found, now);
  if (state !== 'open') throw linkEnded(state);
  return found;
}

async function enter(trx: Trx, touch: Touch, { id, accountId, role, platformRole }: Locked, userId: string, now: Date): Promise<void> {
  if (accountId !== null && role !== null) {
    const already = await trx
      .selectFrom('members')
      .select('id')
      .where('accountId', '=', accountId)
      .where('userId', '=', userId)
      .executeTakeFirst();
    if (!already) await insertMember(trx, { id: newId('member'), accountId, userId, role });
    for (const e164 of await ringInvited(trx, id, userId)) touch('numbers', numberKey(e164));
    touch('people', userId);
  }
  if (platformRole !== null) await trx.updateTable('users').set({ platformRole, updatedAt: now }).where('id', '=', userId).execute();
  const { name } = await trx.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirstOrThrow();
  const actor = { kind: 'user' as const, id: userId, name, address: actingNow().actor.address };
  const after = { role: role ?? platformRole, invitation: id };
  await recordAudit(trx, { account: accountId, action: 'person.joined', subject: { id: userId, label: name }, after, actor });
  await endInvitation(trx, id, { status: 'accepted', endedAt: now, userId });
}

export interface AcceptInvitation {
  feed: ChangeFeed;
  wanted: z.output<typeof invitationAccept>;
  now: Date;
}
/** Somebody new. The mail came to them, so the e-mail is theirs. */
export async function acceptInvitation({ feed, wanted, now }: AcceptInvitation): Promise<Joined> {
  const hash = await passwordHash(wanted.password);
  return feed.change(async (trx, touch) => {
    const invitation = await lockOpen(trx, wanted.token, now);
    const email = (invitation.email ?? wanted.email)?.toLowerCase();
    if (email === undefined) throw emailNeeded();
    const userId = newId('user');
    if (!(await insertUser(trx, { id: userId, name: wanted.name, email, emailVerified: invitation.email !== null })))
      throw signInFirst(email);
    await insertPassword(trx, { userId, hash });
    await enter(trx, touch, invitation, userId, now);
    return { email };
  });
}

export interface JoinInvitation {
  feed: ChangeFeed;
  token: string;
  user: { id: string; email: string };
  now: Date;
}
export const joinInvitation = ({ feed, token, user, now }: JoinInvitation): Promise<{ account: string | null }> =>
  feed.change(async (trx, touch) => {
    const invitation = await lockOpen(trx, token, now);
    if (invitation.email !== null && invitation.email !== user.email) {
      throw forSomebodyElse({ invited: invitation.email, signedIn: user.email });
    }
    await enter(trx, touch, invitation, user.id, now);
    return { account: invitation.accountId };
  });
