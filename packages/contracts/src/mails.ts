/* Mails that went out. GET /api/v1/platform/mails · POST /api/v1/platform/mails/:mail/again (one that failed). For operators and support. */
import * as z from 'zod';

const iso = z.iso.datetime();

export const mail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  /** What it is about, for example 'invitation inv_…'. */
  about: z.string(),
  /** kept: a demo, nothing leaves. failed: refused for good, or tried for a day. */
  state: z.enum(['waiting', 'sent', 'kept', 'failed']),
  attempts: z.int(),
  createdAt: iso,
  sentAt: iso.nullable(),
  /** When it is tried next; null where it is not. */
  nextAt: iso.nullable(),
  /** What the mail server said at the last attempt. */
  error: z.string().nullable(),
  /** Demo only: texts hold links that let people in. */
  text: z.string().nullable(),
});
export type ShownMail = z.infer<typeof mail>;
