/*
 * API keys: how an account's own systems come in, `Authorization: Bearer pck_…`. GET/POST …/keys · DELETE …/keys/:key revokes it at once. A key acts
 * in its own account only, as an administrator narrowed by its scopes, and makes no other keys.
 */
import * as z from 'zod';

/** read: everything of the account may be read. Each other one: its own things may be read and changed. */
export const keyScopes = ['read', 'numbers', 'trunks', 'people', 'requests', 'webhooks'] as const;
export const keyScope = z.enum(keyScopes, { error: `Expected one of ${keyScopes.join(', ')}.` });
export type KeyScope = z.infer<typeof keyScope>;

const iso = z.iso.datetime();
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** How the token begins, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(keyScope),
  madeBy: z.string(),
  createdAt: iso,
  /** null: it does not expire. */
  expiresAt: iso.nullable(),
  /** To the minute. */
  lastUsedAt: iso.nullable(),
  revokedAt: iso.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;
export const apiKeyCreate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(keyScope)
    .min(1, 'A key without a scope could do nothing.')
    .max(keyScopes.length)
    .transform((scopes) => [...new Set(scopes)]),
  /** Days until it expires; null: never. */
  days: z.int().min(1).max(3650).nullable().default(null),
});
export type ApiKeyCreate = z.input<typeof apiKeyCreate>;
/** The token is shown here once and kept only as a hash. */
export const apiKeyMade = apiKey.extend({ token: z.string() });
export type ApiKeyMade = z.infer<typeof apiKeyMade>;
