/** Credentials live ten minutes at most; what claims to live longer was not signed by a control plane of ours that works. Pure. */
const longestMs = 11 * 60_000;

/** @example readCredential('1800000000:usr_8fz2k0m4q7w1x5y9', now) // { user: 'usr_8fz2k0m4q7w1x5y9' }, or null when it is over */
export function readCredential(username: string, nowMs: number): { user: string } | null {
  const parts = /^(\d{9,11}):([A-Za-z0-9_-]{1,64})$/.exec(username);
  if (!parts) return null;
  const leftMs = Number(parts[1]) * 1000 - nowMs;
  if (leftMs <= 0 || leftMs > longestMs) return null;
  return { user: parts[2] as string };
}
