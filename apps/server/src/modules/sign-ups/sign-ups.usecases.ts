/** A business signs up by itself (docs/decisions/nobody-is-made-before-the-mail-was-read.md). */

import { randomBytes } from 'node:crypto';
import { type Joined, newId, type SignUp } from '@patchcord/contracts';
import { insertPassword, isPassword, passwordHash } from '../../platform/auth/password.ts';
import type { Db } from '../../platform/database/database.ts';
import { actingNow } from '../../platform/http/acting.ts';
import { insertAccount } from '../accounts/accounts.repository.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { newToken, tokenHash } from '../edges/edges.models.ts';
import { unknownLink } from '../invitations/invitations.errors.ts';
import { findUserByEmail } from '../invitations/invitations.repository.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { insertMember, insertUser } from '../people/people.repository.ts';
import { signUpExpired, signUpKnown, signUpUsed, wrongSignUpPassword } from './sign-ups.errors.ts';
import { findSignUp, insertSignUp, markConfirmed } from './sign-ups.repository.ts';
import { confirmMail, knownMail } from './sign-ups.texts.ts';

const hours = 3_600_000;
const signUpHours = 24;

/** The same work for a known e-mail and for a new one: neither the answer nor its time tells which it was. */
export async function beginSignUp({ db, wanted, publicUrl, now }: { db: Db; wanted: SignUp; publicUrl: string; now: Date }): Promise<void> {
  const password = await passwordHash(wanted.password);
  const token = newToken();
  const { accountName, name } = wanted;
  const email = wanted.email.toLowerCase();
  await db.transaction().execute(async (trx) => {
    const known = await findUserByEmail(trx, email);
    const expiresAt = new Date(now.getTime() + signUpHours * hours);
    const id = randomBytes(16).toString('base64url');
    await insertSignUp(trx, { id, email, name, accountName, password, tokenHash: tokenHash(token), expiresAt });
    const text = known ? knownMail({ publicUrl }) : confirmMail({ accountName, link: `${publicUrl}/sign-up/confirm#${token}` });
    await queueMail(trx, { to: email, ...text, about: 'sign-up' });
  });
}

/**
 * The link says that the person reads the mail; the password, that they are who signed up. With the link alone, somebody could sign up with a
 * stranger's e-mail, have the stranger open it, and share the account from then on.
 */
export async function confirmSignUp({
  db,
  feed,
  token,
  password,
  now,
}: {
  db: Db;
  feed: ChangeFeed;
  token: string;
  password: string;
  now: Date;
}): Promise<Joined> {
  const found = await findSignUp(db, tokenHash(token));
  if (!found) throw unknownLink();
  if (found.confirmedAt) throw signUpUsed();
  if (found.expiresAt <= now) throw signUpExpired();
  if (!(await isPassword({ hash: found.password, password }))) throw wrongSignUpPassword();
  const { email, name, accountName } = found;
  await feed.change(async (trx, touch) => {
    if (!(await markConfirmed(trx, found.id, now))) throw signUpUsed();
    const [userId, accountId] = [newId('user'), newId('account')];
    if (!(await insertUser(trx, { id: userId, name, email, emailVerified: true }))) throw signUpKnown();
    await insertPassword(trx, { userId, hash: found.password });
    await insertAccount(trx, { id: accountId, name: accountName, slug: accountId });
    await insertMember(trx, { id: newId('member'), accountId, userId, role: 'owner' });
    const actor = { kind: 'user' as const, id: userId, name, address: actingNow().actor.address };
    await recordAudit(trx, { account: accountId, action: 'account.made', subject: { id: accountId, label: accountName }, actor });
    touch('people', userId);
  });
  return { email };
}
