/** Calls out as the API tells them: those that went out, and those that were refused before. */
import { attempt, call, page } from '@patchcord/contracts';
import type { Cast } from './cast.ts';

export interface CallRecordOut {
  called: string | null;
  at: string;
  outcome: string;
  sentence: string;
  code: number | null;
}

export async function endedCalls({ api, account }: Pick<Cast, 'api' | 'account'>): Promise<CallRecordOut[]> {
  const calls = await api.ask('GET', `${account}/calls`, page(call));
  const attempts = await api.ask('GET', `${account}/attempts`, page(attempt));
  return [
    ...calls.items.flatMap(({ called, startedAt, result, code }) => (result ? [{ called, at: startedAt, ...words(result), code }] : [])),
    ...attempts.items.map(({ called, lastAt, result, code }) => ({ called, at: lastAt, ...words(result), code })),
  ];
}

const words = ({ outcome, sentence }: { outcome: string; sentence: string }) => ({ outcome, sentence });
