/**
 * Who signed in. better-auth keeps users, passwords and sessions in our tables (its "organization" is our account). Only the paths that
 * `auth.routes.ts` names reach it: its organization endpoints would change members behind the back of the change feed.
 */

import { randomBytes } from 'node:crypto';
import { newId } from '@patchcord/contracts';
import { betterAuth } from 'better-auth';
import { organization, twoFactor } from 'better-auth/plugins';
import type { Db } from '../database/database.ts';

export const passwordLength = { min: 12, max: 128 };
const sessionDays = 30;
const day = 24 * 60 * 60;
const resetSeconds = 60 * 60;

/** Ids carry their type; a user's id is also a SIP user and part of SIP credentials: no ':' and no '@'. */
function idFor(model: string): string {
  if (model === 'user') return newId('user');
  if (model === 'organization') return newId('account');
  if (model === 'member') return newId('member');
  return randomBytes(16).toString('base64url');
}

export interface AuthOptions {
  db: Db;
  secret: string;
  publicUrl: string;
  /** Somebody forgot the password: mails the token, which works once, for an hour. */
  mailReset(to: { email: string; token: string }): Promise<void>;
  /** A password was set by such a link. */
  mailChanged(to: { email: string }): Promise<void>;
}

export function createAuth({ db, secret, publicUrl, mailReset, mailChanged }: AuthOptions) {
  return betterAuth({
    appName: 'Patchcord',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => mailReset({ email: user.email, token }),
      onPasswordReset: ({ user }) => mailChanged({ email: user.email }),
    },
    // Attempts are limited by address and by e-mail before they get here (auth.routes.ts), and origins are checked for every route (origin.ts).
    rateLimit: { enabled: false },
    user: {
      modelName: 'users',
      additionalFields: { platformRole: { type: 'string', required: false, input: false } },
    },
    session: { modelName: 'sessions', expiresIn: sessionDays * day, updateAge: day },
    account: { modelName: 'credentials' },
    // Whoever reads the database finds no link that works.
    verification: { modelName: 'verifications', storeIdentifier: 'hashed' },
    advanced: {
      cookiePrefix: 'patchcord',
      useSecureCookies: publicUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: ({ model }) => idFor(model) },
    },
    plugins: [
      twoFactor({ issuer: 'Patchcord', schema: { twoFactor: { modelName: 'twoFactors' } } }),
      organization({
        allowUserToCreateOrganization: false,
        schema: {
          organization: { modelName: 'accounts' },
          member: { modelName: 'members', fields: { organizationId: 'accountId' } },
          invitation: { modelName: 'invitations', fields: { organizationId: 'accountId' } },
        },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** The person behind a session. */
export interface SignedIn {
  id: string;
  name: string;
  email: string;
  platformRole: 'operator' | 'support' | null;
  /** Signs in with a second factor. */
  twoFactor: boolean;
}
