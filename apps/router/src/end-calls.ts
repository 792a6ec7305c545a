/** Reads the body of `POST /end-calls`. Pure. */
import type { CallUp, EndCalls, EndCallsOutcome } from '@patchcord/contracts/sync-protocol';

export function readEndCalls(body: string): EndCalls | { wrong: string } {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return { wrong: 'the body is not JSON' };
  }
  const wanted = (typeof given === 'object' && given !== null ? given : {}) as { [name: string]: unknown };
  const { outcome } = wanted;
  if (!isOutcome(outcome)) return { wrong: `outcome: expected app_lost or media_timeout, got ${JSON.stringify(outcome)}` };
  if (!Array.isArray(wanted.calls)) return { wrong: 'calls: expected a list' };
  for (let i = 0; i < wanted.calls.length; i++)
    if (!isCall(wanted.calls[i])) return { wrong: `calls ${i}: expected sipCallId, callerTag and appTag` };
  return { outcome, calls: wanted.calls as CallUp[] };
}

function isCall(value: unknown): boolean {
  const call = (typeof value === 'object' && value !== null ? value : {}) as { [name: string]: unknown };
  return isName(call.sipCallId) && isName(call.callerTag) && isName(call.appTag);
}

const isOutcome = (value: unknown): value is EndCallsOutcome => value === 'app_lost' || value === 'media_timeout';
const isName = (value: unknown) => typeof value === 'string' && value !== '';
