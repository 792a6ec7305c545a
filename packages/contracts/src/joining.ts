/**
 * How people come in: sign-up of an account, invitations, the people who run the platform. Passwords, sessions and second factors are
 * better-auth's, under /api/auth. Links in mails carry their token behind '#', which browsers send to nobody.
 */
import * as z from 'zod';
import { accountRole, platformRole } from './api.ts';

const iso = z.iso.datetime();
const name = z.string().trim().min(1).max(100);
const email = z.string().trim().pipe(z.email().max(254));
export const newPassword = z.string().min(12).max(128);
const token = z.string().min(1).max(200);

/* POST /api/v1/sign-up, answered 202 whether or not the e-mail is known. The mail says which. */
export const signUp = z.strictObject({
  /** Of the business. */
  accountName: name,
  name,
  email,
  password: newPassword,
});
export type SignUp = z.infer<typeof signUp>;
/* POST /api/v1/sign-up/confirm: the link from the mail, and the password that was chosen: a link alone proves who reads the mail, not who asked. */
export const signUpConfirm = z.strictObject({ token, password: z.string().min(1).max(128) });
/** Who can sign in now. */
export const joined = z.object({ email: z.string() });
export type Joined = z.infer<typeof joined>;

/*
 * Invitations into an account. GET/POST …/invitations · DELETE …/invitations/:invitation (takes it back) ·
 * POST …/invitations/:invitation/again (a new link, the old one ends). The same under /api/v1/platform for platform roles.
 */
export const invitation = z.object({
  id: z.string(),
  email: z.string().nullable(),
  name: z.string(),
  role: accountRole.nullable(),
  platformRole: platformRole.nullable(),
  invitedBy: z.string().nullable(),
  createdAt: iso,
  expiresAt: iso,
  expired: z.boolean(),
});
export type Invitation = z.infer<typeof invitation>;
export const invitationCreate = z.strictObject({
  email,
  /** What to call the person; they may change it. */
  name: z.string().trim().max(100).default(''),
  /** Roles above member are given by an owner. */
  role: accountRole.default('member'),
  /** Ids of the account's numbers that shall ring this person once they are in. */
  numbers: z.array(z.string()).max(100).default([]),
});
export type InvitationCreate = z.input<typeof invitationCreate>;
export const platformInvitationCreate = z.strictObject({ email, name: z.string().trim().max(100).default(''), platformRole });
export type PlatformInvitationCreate = z.input<typeof platformInvitationCreate>;

/* With the link's token: POST /api/v1/invitations/look · …/accept (somebody new) · …/join (whoever is signed in). */
export const invitationLook = z.strictObject({ token });
export const invitationLooked = z.object({
  /** null: the platform itself. */
  accountName: z.string().nullable(),
  role: accountRole.nullable(),
  platformRole: platformRole.nullable(),
  /** null: whoever holds the link chooses it (first operator). */
  email: z.string().nullable(),
  name: z.string(),
  invitedBy: z.string().nullable(),
  expiresAt: iso,
  /** This e-mail signs in here already: sign in, then join. */
  known: z.boolean(),
});
export type InvitationLooked = z.infer<typeof invitationLooked>;
export const invitationAccept = z.strictObject({ token, name, password: newPassword, email: email.optional() });
export type InvitationAccept = z.input<typeof invitationAccept>;
/** Where the person is now a member; null: the platform. */
export const invitationJoined = z.object({ account: z.string().nullable() });

/* POST …/leave: whoever is signed in leaves the account. */
export const leave = z.strictObject({ confirm: z.literal(true) });

/* The people who run the platform. GET /api/v1/platform/people · PATCH/DELETE …/people/:person. For operators. */
export const platformPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  platformRole,
  /** Signs in with a second factor. */
  twoFactor: z.boolean(),
});
export type PlatformPerson = z.infer<typeof platformPerson>;
export const platformPersonChange = z.strictObject({ platformRole });
