/** The HTTP API as the demo's operator sees it: signs in with the kept password, as a person does. */
import { type Attempt, attempt, type Call, call, type Me, me, page } from '@patchcord/contracts';
import { CommandError } from './command-error.ts';

const timeoutMs = 10_000;

export interface ApiClient {
  me: Me;
  callWithSipCallId(sipCallId: string): Promise<Call | null>;
  /** Refused attempts of all accounts, newest first. */
  attempts(query: { sipCallId?: string; source?: string }): Promise<Attempt[]>;
}

export async function signIn(httpUrl: string, email: string, password: string): Promise<ApiClient> {
  const reach = async (path: string, init: RequestInit = {}) => {
    try {
      return await fetch(`${httpUrl}${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      throw new CommandError(
        `Nothing answers at ${httpUrl}: is npm start running? (${(error as Error).message}; PATCHCORD_HTTP_PORT says where)`,
      );
    }
  };
  const signedIn = await reach('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!signedIn.ok) {
    throw new CommandError(
      `Signing in as ${email} at ${httpUrl} failed (${signedIn.status}). Was PATCHCORD_DATA another one when this instance was started?`,
    );
  }
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const read = async <T>(path: string, shape: { parse(value: unknown): T }): Promise<T> => {
    const answer = await reach(path, { headers: { cookie } });
    if (!answer.ok) throw new CommandError(`GET ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return shape.parse(await answer.json());
  };
  const person = await read('/api/v1/me', me);
  const query = (values: Record<string, string | undefined>) =>
    new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
  return {
    me: person,
    async callWithSipCallId(sipCallId) {
      for (const account of person.accounts) {
        const { items } = await read(`/api/v1/accounts/${account.id}/calls?${query({ sipCallId })}`, page(call));
        if (items[0]) return items[0];
      }
      return null;
    },
    attempts: async (values) => (await read(`/api/v1/platform/attempts?${query(values)}`, page(attempt))).items,
  };
}
