/** Who invites whom. What happens with a link: joining.usecases.ts. */

import { type AccountRole, type Invitation, type invitationCreate, newId, type platformInvitationCreate } from '@patchcord/contracts';
import type * as z from 'zod';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { newToken, tokenHash } from '../edges/edges.models.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { alreadyInvited, alreadyMember, numbersUnknown, roleNotGiven } from './invitations.errors.ts';
import { invitationDays, invitationLink, linkState, mayGive, msOfDays } from './invitations.models.ts';
import {
  endInvitation,
  findPending,
  findUserByEmail,
  type InvitationPlace,
  type InvitationRecord,
  insertInvitation,
  insertInvitationNumbers,
  isInvited,
  listPending,
  lockPending,
  renewLink,
} from './invitations.repository.ts';
import { invitationMail } from './invitations.texts.ts';

const show = (
  { id, email, name, role, platformRole, inviterName, createdAt, expiresAt, status }: InvitationRecord,
  now: Date,
): Invitation => ({
  id,
  email,
  name,
  role,
  platformRole,
  invitedBy: inviterName,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  expired: linkState({ status, expiresAt }, now) === 'expired',
});

export async function showInvitations({
  db,
  accountId,
  limit,
  cursor,
  now,
}: {
  db: Db;
  accountId: string | null;
  limit: number;
  cursor: string | undefined;
  now: Date;
}) {
  const rows = await listPending(db, accountId, { limit, after: readCursor(cursor) });
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => show(row, now),
  );
}

export interface Inviting {
  publicUrl: string;
  now: Date;
  /** Who invites. */
  by: { id: string | null; name: string };
}

/** A link that was never shown to anybody but the mail. */
async function mailLink(
  trx: Trx,
  { publicUrl, by }: Inviting,
  to: { id: string; email: string; token: string; accountName: string | null },
) {
  const text = invitationMail({ accountName: to.accountName, invitedBy: by.name, link: invitationLink(publicUrl, to.token) });
  await queueMail(trx, { to: to.email, ...text, about: `invitation ${to.id}` });
}

/**
 * Invites somebody into an account, in the caller's transaction. The person is not there before the link was used; `numbers` ring them from then on.
 * @returns the invitation's id.
 */
export async function inviteMember(
  trx: Trx,
  inviting: Inviting & { accountId: string; role: AccountRole },
  wanted: z.output<typeof invitationCreate>,
): Promise<string> {
  const { accountId, now, by } = inviting;
  const email = wanted.email.toLowerCase();
  if (!mayGive(inviting.role, wanted.role)) throw roleNotGiven(wanted.role);
  const account = await trx.selectFrom('accounts').select('name').where('id', '=', accountId).forUpdate().executeTakeFirstOrThrow();
  const known = await findUserByEmail(trx, email);
  if (known && (await isMember(trx, accountId, known.id))) throw alreadyMember(email);
  if (await isInvited(trx, { accountId, email, now })) throw alreadyInvited(email);
  await refuseForeignNumbers(trx, accountId, wanted.numbers);
  const [id, token] = [newId('invitation'), newToken()];
  const expiresAt = new Date(now.getTime() + msOfDays(invitationDays));
  const { name, role } = wanted;
  await insertInvitation(trx, {
    id,
    accountId,
    platformRole: null,
    role,
    email,
    name,
    inviterId: by.id,
    tokenHash: tokenHash(token),
    expiresAt,
  });
  await insertInvitationNumbers(trx, id, wanted.numbers);
  const after = { name, role, numbers: wanted.numbers };
  await recordAudit(trx, { account: accountId, action: 'invitation.made', subject: { id, label: email }, after });
  await mailLink(trx, inviting, { id, email, token, accountName: account.name });
  return id;
}

const isMember = async (trx: Trx, accountId: string, userId: string) =>
  (await trx.selectFrom('members').select('id').where('accountId', '=', accountId).where('userId', '=', userId).executeTakeFirst()) !==
  undefined;

async function refuseForeignNumbers(trx: Trx, accountId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const own = await trx
    .selectFrom('numbers')
    .select('id')
    .where('accountId', '=', accountId)
    .where('removedAt', 'is', null)
    .where('id', 'in', ids)
    .execute();
  const wrong = ids.map((id, index) => ({ id, index })).filter(({ id }) => !own.some((one) => one.id === id));
  if (wrong.length > 0) throw numbersUnknown(wrong);
}

export async function inviteToPlatform(trx: Trx, inviting: Inviting, wanted: z.output<typeof platformInvitationCreate>): Promise<string> {
  const email = wanted.email.toLowerCase();
  const known = await findUserByEmail(trx, email);
  if (known?.platformRole) throw alreadyMember(email);
  if (await isInvited(trx, { accountId: null, email, now: inviting.now })) throw alreadyInvited(email);
  const [id, token] = [newId('invitation'), newToken()];
  await insertInvitation(trx, {
    id,
    accountId: null,
    role: null,
    platformRole: wanted.platformRole,
    email,
    name: wanted.name,
    inviterId: inviting.by.id,
    tokenHash: tokenHash(token),
    expiresAt: new Date(inviting.now.getTime() + msOfDays(invitationDays)),
  });
  const after = { name: wanted.name, platformRole: wanted.platformRole };
  await recordAudit(trx, { account: null, action: 'invitation.made', subject: { id, label: email }, after });
  await mailLink(trx, inviting, { id, email, token, accountName: null });
  return id;
}

export async function inviteAgain(db: Db, place: InvitationPlace, inviting: Inviting, mayMail: (email: string) => void): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const found = await lockPending(trx, place);
    if (!found?.email) throw notFound('invitation');
    mayMail(found.email);
    const token = newToken();
    const expiresAt = new Date(inviting.now.getTime() + msOfDays(invitationDays));
    await renewLink(trx, found.id, { tokenHash: tokenHash(token), expiresAt });
    await recordAudit(trx, { account: place.accountId, action: 'invitation.sent_again', subject: { id: found.id, label: found.email } });
    const accountName = (await findPending(trx, place))?.accountName ?? null;
    await mailLink(trx, inviting, { id: found.id, email: found.email, token, accountName });
  });
}

export async function revokeInvitation(db: Db, place: InvitationPlace, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const found = await lockPending(trx, place);
    if (!found) throw notFound('invitation');
    await recordAudit(trx, { account: place.accountId, action: 'invitation.revoked', subject: { id: found.id, label: found.email ?? '' } });
    await endInvitation(trx, found.id, { status: 'revoked', endedAt: now, userId: null });
  });
}

export async function showInvitation(db: Db, place: InvitationPlace, now: Date): Promise<Invitation> {
  const found = await findPending(db, place);
  if (!found) throw notFound('invitation');
  return show(found, now);
}
