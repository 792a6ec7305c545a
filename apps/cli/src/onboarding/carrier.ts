/** The carrier of the story: calls what was read as the forward address, and nothing else. */
import { type PlacedCall, type RunningCall, startCall } from '@patchcord/demo-carrier';
import { StepFailed } from '../demo/timeline.ts';
import { caller } from './cast.ts';

/** Where a forward address points: `+12015550141@127.0.0.1:40123`, with `sip:` before it or not. */
export interface Forward {
  user: string;
  address: string;
  port: number;
}

/** @throws StepFailed where it is none */
export function readForward(text: string): Forward {
  const found = /^(?:sip:)?([^@\s]+)@([\d.]+)(?::(\d+))?$/.exec(text.trim());
  if (!found) throw new StepFailed(`${JSON.stringify(text)} is no forward address`);
  const [, user = '', address = '', port = '5060'] = found;
  return { user, address, port: Number(port) };
}

export const ringing = 'ringing';

/** What became of a call: 'ringing' where it rang, else the final answer, else 'silence'. */
export const fateOf = ({ answers, final }: PlacedCall): string =>
  answers.some(({ code }) => code === 180) ? ringing : final ? `${final.code} ${final.phrase}` : 'silence';

/** A call that somebody answers, or not. */
export const placeCall = (source: string, { user, address, port }: Forward): Promise<RunningCall> =>
  startCall({ target: { address, port }, source, to: user, from: caller, talkSeconds: 20 });

/** A call that is given up as soon as it rings, or after a second without an answer. */
export async function tryCall(source: string, { user, address, port }: Forward): Promise<PlacedCall> {
  const call: RunningCall = await startCall({
    target: { address, port },
    source,
    to: user,
    from: caller,
    silenceSeconds: 1,
    onAnswer: ({ code }) => code === 180 && call.hangUp(),
  });
  return call.ended;
}

export interface Wait {
  source: string;
  forward: Forward;
  /** Date.now() of the change that is waited for. */
  sinceMs: number;
  limitMs: number;
}

/**
 * Calls again and again until a call ends as `wanted`.
 * @returns how long after the change that call was sent, in ms
 * @throws StepFailed where it took longer than `limitMs`
 */
export async function callUntil(wanted: string, { source, forward, sinceMs, limitMs }: Wait): Promise<number> {
  for (;;) {
    const placed = await tryCall(source, forward);
    const afterMs = placed.startedAtMs - sinceMs;
    const fate = fateOf(placed);
    if (afterMs > limitMs)
      throw new StepFailed(`a call ${afterMs} ms after the change: ${fate}. ${limitMs} ms are allowed for '${wanted}'`);
    if (fate === wanted) return afterMs;
  }
}
