import type { CallFacts } from '@patchcord/contracts/events';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import { withFacts } from './facts.ts';
import { callIds } from './ids.ts';
import { writeEvent } from './rows-out.ts';
import { shown, text } from './wire.ts';

/** Answers in the transaction where there is one (a repeated request then gets the same answer from tm), else statelessly. False where none could be built. */
export function answer(code: number, phrase: string, extraHeaders: string[] = []): boolean {
  for (let i = 0; i < extraHeaders.length; i++) KSR.hdr.append_to_reply(`${extraHeaders[i]}\r\n`);
  return KSR.sl.send_reply(code, phrase) > 0;
}

export const newCallId = callIds(() => text('$uuid(r)'));

export interface Refusal {
  outcome: Outcome;
  detail: string;
  /** Where the standard has a more exact code than the outcome's. */
  code?: number;
  phrase?: string;
  /** Further header fields of the answer. */
  headers?: string[];
}

/** Writes the row, then answers with the code of the outcome table. False where no answer could be built. */
export function refuse(facts: CallFacts, refusal: Refusal, call = newCallId()): boolean {
  const entry = outcomes[refusal.outcome];
  const code = refusal.code === undefined ? entry.code : refusal.code;
  const phrase = refusal.phrase === undefined ? entry.phrase : refusal.phrase;
  const refused = {
    type: 'call.refused' as const,
    at: Date.now(),
    call,
    method: shown(text('$rm')),
    outcome: refusal.outcome,
    code,
    detail: engine.cut(refusal.detail, 1024),
  };
  writeEvent(withFacts(refused, facts));
  return answer(code, phrase, retryAfter(refusal.outcome).concat(refusal.headers ?? []));
}

export function retryAfter(outcome: Outcome): string[] {
  const seconds = outcomes[outcome].retryAfterSeconds;
  return seconds === undefined ? [] : [`Retry-After: ${seconds}`];
}
