import { randomBytes } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Trx } from '../database/database.ts';

/** Scrypt, in the form better-auth checks. Slow by design: call it before a transaction, not in one. */
export const passwordHash = (password: string): Promise<string> => hashPassword(password);

/** As slow. */
export const isPassword = (both: { hash: string; password: string }): Promise<boolean> => verifyPassword(both);

/** The row that lets a user sign in with a password. */
export async function insertPassword(trx: Trx, { userId, hash }: { userId: string; hash: string }): Promise<void> {
  await trx
    .insertInto('credentials')
    .values({ id: randomBytes(16).toString('base64url'), accountId: userId, providerId: 'credential', userId, password: hash })
    .execute();
}
