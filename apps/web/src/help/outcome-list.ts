import { type Fault, type Outcome, type OutcomeEntry, outcomeNames, outcomes } from '@patchcord/contracts/outcomes';

/** What somebody can act on comes first. */
export const faultOrder: readonly Fault[] = ['account', 'carrier', 'platform', 'caller', 'unknown', 'none'];

export interface OutcomeGroup {
  fault: Fault;
  entries: [Outcome, OutcomeEntry][];
}

/** Every outcome that has all the words, grouped by who can change it. */
export function outcomeGroups(search: string): OutcomeGroup[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = outcomeNames
    .map((name): [Outcome, OutcomeEntry] => [name, outcomes[name]])
    .filter(([name, { label, sentence, hint, phrase, code }]) => {
      const text = `${name} ${label} ${sentence} ${hint} ${phrase} ${code || ''}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  return faultOrder
    .map((fault) => ({ fault, entries: found.filter(([, entry]) => entry.fault === fault) }))
    .filter(({ entries }) => entries.length > 0);
}
