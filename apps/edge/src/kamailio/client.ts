/** Talks to the call router inside Kamailio: contracts/src/sync-protocol.ts. */
import type { RouterState, SyncRow, UnlistedCell } from '@patchcord/contracts';

export class SyncError extends Error {
  override name = 'SyncError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface RouterClient {
  /**
   * Applies rows, all or none.
   * @throws SyncError 400 with the router's own words ('row 3: …'); 401 when another Kamailio answers here
   */
  push(rows: SyncRow[]): Promise<void>;
  state(): Promise<RouterState>;
  unlisted(): Promise<UnlistedCell[]>;
  /**
   * A Kamailio RPC, for example `rpc('core.version')` or `rpc('dlg.terminate_dlg', [callId, fromTag, toTag])`.
   * @throws SyncError with Kamailio's code and message
   */
  rpc(method: string, params?: (string | number)[]): Promise<unknown>;
  /** Makes this the one secret that signs SIP credentials. Safe to repeat. */
  signingSecret(secret: string): Promise<void>;
}

export interface RouterClientOptions {
  syncPort: number;
  syncToken: string;
  timeoutMs?: number;
}

export function createRouterClient(options: RouterClientOptions): RouterClient {
  const { syncPort, syncToken, timeoutMs = 10_000 } = options;

  async function ask(method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${syncPort}${path}`, {
      method,
      headers: { authorization: `Bearer ${syncToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    if (answer.ok) return text === '' ? null : JSON.parse(text);
    throw new SyncError(answer.status, messageOf(text) ?? `${method} ${path}: ${answer.status}`);
  }

  async function rpc(method: string, params: (string | number)[] = []): Promise<unknown> {
    const answer = (await ask('POST', '/rpc', JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }))) as {
      result?: unknown;
      error?: { code: number; message: string };
    };
    if (answer.error) throw new SyncError(answer.error.code, `${method}: ${answer.error.message}`);
    return answer.result;
  }

  return {
    async push(rows) {
      await ask('POST', '/sync', JSON.stringify({ rows }));
    },
    async state() {
      return (await ask('GET', '/state')) as RouterState;
    },
    async unlisted() {
      return (await ask('GET', '/unlisted')) as UnlistedCell[];
    },
    rpc,
    async signingSecret(secret) {
      // Newest first: 'ID 0: secret', 'ID 1: …' (auth_ephemeral's autheph.dump_secrets).
      const known = secretsOf(await rpc('autheph.dump_secrets'));
      if (known.length === 1 && known[0] === secret) return;
      if (known[0] !== secret) await rpc('autheph.add_secret', [secret]);
      const others = known[0] === secret ? known.length - 1 : known.length;
      for (let i = 0; i < others; i++) await rpc('autheph.rm_secret', [1]);
    },
  };
}

function messageOf(text: string): string | null {
  try {
    const message = (JSON.parse(text) as { error?: { message?: unknown } }).error?.message;
    return typeof message === 'string' ? message : null;
  } catch {
    return null;
  }
}

function secretsOf(dump: unknown): string[] {
  const lines = Array.isArray(dump) ? dump : [dump];
  return lines.flatMap((line) => (typeof line === 'string' ? [/^ID \d+: (.*)$/.exec(line)?.[1] ?? ''] : [])).filter((one) => one !== '');
}
