/** What comes when nobody answers, or outside the opening hours, as the number's row says (contracts/rows.ts). */
import type { CallFacts } from '@patchcord/contracts/events';
import { isOpenAt } from '@patchcord/contracts/opening-hours';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import type { InsteadRow, NumberRow, UnansweredRow, VoicemailCode } from '@patchcord/contracts/rows';
import { recall, remember } from './call-state.ts';
import { goOn, planForward } from './forward.ts';

export interface FinalAnswer {
  code: number;
  phrase: string;
  /** Why it is another code than the outcome's; '' where it is not. */
  detail: string;
}

export const isClosed = (number: NumberRow) => number.hours !== undefined && !isOpenAt(number.hours, Date.now());

const phrases: { [C in VoicemailCode]: string } = { 408: 'Request Timeout', 480: 'Temporarily Unavailable', 486: 'Busy Here' };
const nobodyTookIt: Outcome[] = ['no_answer', 'busy', 'no_app_online', 'no_app_woke', 'nobody_assigned'];

/** RFC 3261 section 21.4: what the carrier is told decides whether its own voicemail takes the call. */
export function finalAnswer(outcome: Outcome, instead: InsteadRow | undefined): FinalAnswer {
  const { code, phrase } = outcomes[outcome];
  const voicemail = instead?.voicemailCode;
  if (voicemail === undefined) return { code, phrase, detail: '' };
  return {
    code: voicemail,
    phrase: code === voicemail ? phrase : phrases[voicemail],
    detail: `${voicemail}, so that the carrier's voicemail takes it`,
  };
}

/** What comes after a call that ended so. */
export function insteadOf(outcome: Outcome, unanswered: UnansweredRow | undefined): InsteadRow | undefined {
  if (!unanswered) return undefined;
  return nobodyTookIt.indexOf(outcome) >= 0 || (outcome === 'declined' && unanswered.declinedToo) ? unanswered : undefined;
}

/** Before it rings: the row may be another one by the end. */
export function rememberInstead(number: NumberRow, facts: CallFacts) {
  const { unanswered } = number;
  if (!unanswered) return;
  remember('unanswered', JSON.stringify(unanswered));
  if (unanswered.ring) planForward(facts, number, unanswered.ring);
}

/** True where the call that is looked at, which nobody took, rings another number from now on. */
export function goesOn(outcome: Outcome): boolean {
  const remembered = recall('unanswered');
  if (remembered === '') return false;
  return insteadOf(outcome, JSON.parse(remembered) as UnansweredRow)?.ring !== undefined && goOn(outcome);
}

/** The final answer of the call that is looked at, now that it rings no more. Its end says the same. */
export function finalAnswerOfCall(outcome: Outcome): FinalAnswer {
  const remembered = recall('unanswered');
  const answer = finalAnswer(outcome, remembered === '' ? undefined : insteadOf(outcome, JSON.parse(remembered) as UnansweredRow));
  if (answer.detail !== '') {
    remember('finalCode', answer.code);
    remember('detail', answer.detail);
  }
  return answer;
}
