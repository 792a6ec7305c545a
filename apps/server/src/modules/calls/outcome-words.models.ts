import { type Outcome, type OutcomeEntry, outcomes } from '@patchcord/contracts';

/**
 * The outcome in words, from the one table.
 * @param detail of the call: on which day a number was ported is part of the sentence
 */
export function outcomeWords(outcome: Outcome, detail = '', direction: 'in' | 'out' = 'in') {
  const entry: OutcomeEntry = outcomes[outcome];
  const { fault } = entry;
  const isOut = direction === 'out';
  const label = (isOut ? entry.labelOut : undefined) ?? entry.label;
  const sentence = (isOut ? entry.sentenceOut : undefined) ?? entry.sentence;
  const day = outcome === 'number_ported' ? /^ported on (\d{4}-\d{2}-\d{2})$/.exec(detail)?.[1] : undefined;
  return { outcome, label, sentence: day === undefined ? sentence : sentence.replace('was ported', `was ported on ${day}`), fault };
}
