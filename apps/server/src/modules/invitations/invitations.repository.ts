import type { AccountRole } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface NewInvitation {
  id: string;
  accountId: string | null;
  platformRole: 'operator' | 'support' | null;
  role: AccountRole | null;
  email: string | null;
  name: string;
  inviterId: string | null;
  tokenHash: string;
  expiresAt: Date;
}
export async function insertInvitation(trx: Trx, invitation: NewInvitation): Promise<void> {
  await trx
    .insertInto('invitations')
    .values({ ...invitation, createdAt: new Date() })
    .execute();
}

const shown = (db: Db) =>
  db
    .selectFrom('invitations')
    .leftJoin('accounts', 'accounts.id', 'invitations.accountId')
    .leftJoin('users as inviter', 'inviter.id', 'invitations.inviterId')
    .selectAll('invitations')
    .select(['accounts.name as accountName', 'inviter.name as inviterName']);

export type InvitationRecord = NonNullable<Awaited<ReturnType<typeof findByToken>>>;

export const findByToken = (db: Db, tokenHash: string) => shown(db).where('invitations.tokenHash', '=', tokenHash).executeTakeFirst();

/** Held until the transaction ends: of two who use one link at once, the second finds it used. */
export const lockByToken = (trx: Trx, tokenHash: string) =>
  trx.selectFrom('invitations').selectAll().where('tokenHash', '=', tokenHash).forUpdate().executeTakeFirst();

/** accountId null: the platform's. */
export interface InvitationPlace {
  accountId: string | null;
  invitationId: string;
}
export const findPending = (db: Db, { accountId, invitationId }: InvitationPlace) =>
  shown(db)
    .where('invitations.id', '=', invitationId)
    .where('invitations.accountId', accountId === null ? 'is' : '=', accountId)
    .where('invitations.status', '=', 'pending')
    .executeTakeFirst();

export const lockPending = (trx: Trx, { accountId, invitationId }: InvitationPlace) =>
  trx
    .selectFrom('invitations')
    .selectAll()
    .where('id', '=', invitationId)
    .where('accountId', accountId === null ? 'is' : '=', accountId)
    .where('status', '=', 'pending')
    .forUpdate()
    .executeTakeFirst();

/** Links by mail only: the first operator's has no e-mail and is shown nowhere. */
export const listPending = (db: Db, accountId: string | null, { limit, after }: { limit: number; after: Place | null }) =>
  shown(db)
    .where('invitations.accountId', accountId === null ? 'is' : '=', accountId)
    .where('invitations.status', '=', 'pending')
    .where('invitations.email', 'is not', null)
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('invitations.createdAt', 'invitations.id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? '')),
      ),
    )
    .orderBy('invitations.createdAt', 'desc')
    .orderBy('invitations.id', 'desc')
    .limit(limit + 1)
    .execute();

export const isInvited = async (trx: Trx, { accountId, email, now }: { accountId: string | null; email: string; now: Date }) =>
  (await trx
    .selectFrom('invitations')
    .select('id')
    .where('accountId', accountId === null ? 'is' : '=', accountId)
    .where('email', '=', email)
    .where('status', '=', 'pending')
    .where('expiresAt', '>', now)
    .executeTakeFirst()) !== undefined;

/** By e-mail, those of the account that can still be accepted; held, so that none is used while numbers are added to it. */
export async function pendingInvitations(
  trx: Trx,
  { accountId, emails, now }: { accountId: string; emails: string[]; now: Date },
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await trx
    .selectFrom('invitations')
    .select(['id', 'email'])
    .where('accountId', '=', accountId)
    .where('email', 'in', emails)
    .where('status', '=', 'pending')
    .where('expiresAt', '>', now)
    .forUpdate()
    .execute();
  return new Map(rows.map(({ id, email }) => [email ?? '', id]));
}

export async function renewLink(trx: Trx, id: string, { tokenHash, expiresAt }: { tokenHash: string; expiresAt: Date }): Promise<void> {
  await trx.updateTable('invitations').set({ tokenHash, expiresAt }).where('id', '=', id).execute();
}

export async function endInvitation(
  trx: Trx,
  id: string,
  ended: { status: 'accepted' | 'revoked'; endedAt: Date; userId: string | null },
): Promise<void> {
  await trx.updateTable('invitations').set(ended).where('id', '=', id).execute();
}

export async function insertInvitationNumbers(trx: Trx, invitationId: string, numberIds: string[]): Promise<void> {
  if (numberIds.length === 0) return;
  await trx
    .insertInto('invitationNumbers')
    .values(numberIds.map((numberId) => ({ invitationId, numberId })))
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Lets the invitation's numbers ring the person, last in line. @returns those numbers. */
export async function ringInvited(trx: Trx, invitationId: string, userId: string): Promise<string[]> {
  const numbers = await trx
    .selectFrom('invitationNumbers')
    .innerJoin('numbers', 'numbers.id', 'invitationNumbers.numberId')
    .select(['numbers.id', 'numbers.e164'])
    .where('invitationId', '=', invitationId)
    .where('numbers.removedAt', 'is', null)
    .orderBy('numbers.id')
    .forUpdate('numbers')
    .execute();
  for (const { id } of numbers) {
    const last = await trx
      .selectFrom('numberPeople')
      .select(({ fn }) => fn.max('position').as('position'))
      .where('numberId', '=', id)
      .executeTakeFirst();
    await trx
      .insertInto('numberPeople')
      .values({ numberId: id, userId, position: (last?.position ?? -1) + 1 })
      .onConflict((on) => on.doNothing())
      .execute();
  }
  return numbers.map((number) => number.e164);
}

export const findUserByEmail = (db: Db, email: string) =>
  db.selectFrom('users').select(['id', 'name', 'email', 'platformRole']).where('email', '=', email).executeTakeFirst();
