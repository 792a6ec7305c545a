/** The HTTP API, as one caller of it sees it: by a session's cookie or by an API key. */
import { StepFailed } from '../demo/timeline.ts';

const timeoutMs = 10_000;

interface Shape<T> {
  parse(value: unknown): T;
}
export interface Sent {
  json?: unknown;
  csv?: string;
  /** If-Match: the version that was looked at. */
  version?: number;
}

export interface Http {
  ask<T>(method: string, path: string, shape: Shape<T>, sent?: Sent): Promise<T>;
  /** Where the answer says nothing that matters. */
  tell(method: string, path: string, sent?: Sent): Promise<Response>;
}

export function httpAs(url: string, identity: Record<string, string>): Http {
  const tell = async (method: string, path: string, { json, csv, version }: Sent = {}): Promise<Response> => {
    const body = csv ?? (json === undefined ? null : JSON.stringify(json));
    const answer = await fetch(`${url}${path}`, {
      method,
      body,
      headers: {
        ...identity,
        ...(body === null ? {} : { 'content-type': csv === undefined ? 'application/json' : 'text/csv' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) throw new StepFailed(`${method} ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
    return answer;
  };
  return { tell, ask: async (method, path, shape, sent) => shape.parse(await (await tell(method, path, sent)).json()) };
}

export async function signedInAs(url: string, { email, password }: { email: string; password: string }): Promise<Http> {
  const answer = await httpAs(url, {}).tell('POST', '/api/auth/sign-in/email', { json: { email, password } });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return httpAs(url, { cookie });
}
