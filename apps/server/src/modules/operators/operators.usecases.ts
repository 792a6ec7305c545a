/** The people who run the platform: operators do everything, support judges requests and reads what failed. */

import { newId, type PlatformPerson } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound, Refusal } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { newToken, tokenHash } from '../edges/edges.models.ts';
import { firstOperatorHours, invitationLink } from '../invitations/invitations.models.ts';
import { insertInvitation } from '../invitations/invitations.repository.ts';
import { deleteUserWithoutAccount } from '../people/people.repository.ts';
import { hasOperator, listPlatformPeople, lockOperators, revokeFirstLinks, setPlatformRole } from './operators.repository.ts';

const lastOperator = () =>
  new Refusal({
    status: 409,
    code: 'operator.last',
    message: 'This is the only operator. Make somebody else an operator first: a platform needs one.',
  });

export async function showPlatformPeople(db: Db): Promise<PlatformPerson[]> {
  const rows = await listPlatformPeople(db);
  return rows.flatMap(({ id, name, email, platformRole, twoFactorEnabled }) =>
    platformRole === null ? [] : [{ id, name, email, platformRole, twoFactor: twoFactorEnabled }],
  );
}

/** @param role null: takes the person out; whoever belongs to no account is forgotten. */
export async function changePlatformRole({
  db,
  userId,
  role,
}: {
  db: Db;
  userId: string;
  role: 'operator' | 'support' | null;
}): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const operators = await lockOperators(trx);
    if (role !== 'operator' && operators.length === 1 && operators[0] === userId) throw lastOperator();
    const person = await setPlatformRole(trx, userId, role);
    if (!person) throw notFound('person');
    await recordAudit(trx, {
      account: null,
      action: 'operator.changed',
      subject: { id: userId, label: person.name },
      after: { platformRole: role },
    });
    if (role === null) await deleteUserWithoutAccount(trx, userId);
  });
}

/**
 * The way in for the first operator, who has nobody to be invited by: a link that works once, for a day, and ends every one made before.
 * @returns null where there is an operator, unless `anyway` (all of them lost their way in).
 */
export async function firstOperatorLink({
  db,
  publicUrl,
  now,
  anyway = false,
}: {
  db: Db;
  publicUrl: string;
  now: Date;
  anyway?: boolean;
}): Promise<string | null> {
  if (!anyway && (await hasOperator(db))) return null;
  const token = newToken();
  await db.transaction().execute(async (trx) => {
    await revokeFirstLinks(trx, now);
    await insertInvitation(trx, {
      id: newId('invitation'),
      accountId: null,
      role: null,
      platformRole: 'operator',
      email: null,
      name: '',
      inviterId: null,
      tokenHash: tokenHash(token),
      expiresAt: new Date(now.getTime() + firstOperatorHours * 3_600_000),
    });
  });
  return invitationLink(publicUrl, token);
}
