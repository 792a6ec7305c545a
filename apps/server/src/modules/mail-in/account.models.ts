/** Which of a person's accounts a mail is for. Pure. */
export type Choice<T> = { account: T } | 'ask';

/**
 * A mail is put into no account by guess: its numbers and names would show to people who have nothing to do with them. So it is the only one in which
 * this person may bring numbers, or the one the mail names; else the person is asked, and nothing is kept.
 * @param tag of the address it was sent to: `byoc+acc_…@`.
 */
export function accountFor<T extends { id: string; name: string }>(
  accounts: readonly T[],
  { tag, named }: { tag: string | null; named: string | null },
): Choice<T> {
  if (tag?.startsWith('acc_')) {
    const tagged = accounts.find(({ id }) => id === tag);
    return tagged ? { account: tagged } : 'ask';
  }
  const [only, ...others] = accounts;
  if (only && others.length === 0) return { account: only };
  const [found, ...more] = accounts.filter(({ name }) => name.toLowerCase() === named?.toLowerCase());
  return found && more.length === 0 ? { account: found } : 'ask';
}

/** 'byoc+req_1@example.com' of the mailbox 'byoc@example.com' → 'req_1'; the mailbox itself → ''; null: another address. */
export function tagOf(address: string, mailbox: string): string | null {
  const lower = address.toLowerCase();
  const at = mailbox.lastIndexOf('@');
  const [local, domain] = [mailbox.slice(0, at).toLowerCase(), mailbox.slice(at).toLowerCase()];
  if (!lower.endsWith(domain)) return null;
  const own = lower.slice(0, -domain.length);
  if (own === local) return '';
  return own.startsWith(`${local}+`) ? own.slice(local.length + 1) : null;
}

export const requestInSubject = (subject: string): string | null => /\[(req_[0-9a-z]{16})\]/.exec(subject)?.[1] ?? null;
