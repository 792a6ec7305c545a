/**
 * The secrets that check SIP credentials in Kamailio (auth_ephemeral). Credentials live for 10 minutes at most, so a secret that was replaced
 * goes on checking for that long; otherwise every phone would have to sign in again at once.
 */
import type { RoutesStore } from './store.ts';

export const retireMs = 10 * 60_000;

interface Known {
  secret: string;
  /** null: the one in use. */
  untilMs: number | null;
}

/** Pure: what is known after `current` came into use at `now`. */
export function secretsAfter(known: readonly Known[], current: string, now: number): Known[] {
  const retiring = known
    .filter(({ secret }) => secret !== current)
    .map((one) => ({ ...one, untilMs: one.untilMs ?? now + retireMs }))
    .filter((one) => one.untilMs > now);
  return [{ secret: current, untilMs: null }, ...retiring];
}

export interface SecretRpc {
  rpc(method: string, params?: (string | number)[]): Promise<unknown>;
}

/** Makes Kamailio check with exactly these, whatever it had. autheph.dump_secrets lists 'ID 0: secret', newest first; ids move on removal. */
export async function checkWith(router: SecretRpc, secrets: readonly string[]): Promise<void> {
  const had = await listed(router);
  for (const secret of [...secrets].reverse()) if (!had.includes(secret)) await router.rpc('autheph.add_secret', [secret]);
  const has = await listed(router);
  for (let id = has.length - 1; id >= 0; id--) {
    const secret = has[id];
    if (secret === undefined || !secrets.includes(secret)) await router.rpc('autheph.rm_secret', [id]);
  }
}

async function listed(router: SecretRpc): Promise<string[]> {
  const dump = await router.rpc('autheph.dump_secrets');
  const lines = Array.isArray(dump) ? dump : [dump];
  return lines.flatMap((line) => (typeof line === 'string' ? (/^ID \d+: (.*)$/.exec(line)?.[1] ?? []) : []));
}

/** Returns what the pusher calls with the secret of the settings row. Remembers on disk, so that a restart forgets no secret that is still good. */
export function createSigningSecrets(parts: {
  store: Pick<RoutesStore, 'note' | 'writeNote'>;
  /** A retired secret is due to be removed: the pusher has to call again. */
  onDue: () => void;
  now?: () => number;
}) {
  const now = parts.now ?? Date.now;
  let due: NodeJS.Timeout | undefined;
  return {
    async use(router: SecretRpc, current: string): Promise<void> {
      const known = secretsAfter(parts.store.note<Known[]>('signing secrets') ?? [], current, now());
      parts.store.writeNote('signing secrets', known);
      await checkWith(
        router,
        known.map(({ secret }) => secret),
      );
      clearTimeout(due);
      const next = Math.min(...known.flatMap(({ untilMs }) => untilMs ?? []));
      if (Number.isFinite(next)) due = setTimeout(parts.onDue, next - now() + 1_000).unref();
    },
  };
}
