import { type Outcome, outcomes } from '@patchcord/contracts';

/** The outcome in words, from the one table. */
export function outcomeWords(outcome: Outcome) {
  const { label, sentence, fault } = outcomes[outcome];
  return { outcome, label, sentence, fault };
}
