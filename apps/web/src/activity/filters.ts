/** What is chosen of the activity, as it stands in the address of the page. Pure. */
export interface Chosen {
  /** Id of a person or key. */
  who?: string;
  /** Nouns of the audit log. */
  what?: string;
  /** Days: '2026-11-26', in the time zone of whoever looks. */
  from?: string;
  to?: string;
  /** Id of the one thing. */
  about?: string;
  /** Id of the one account, on the platform's page. */
  of?: string;
}
const names = ['who', 'what', 'from', 'to', 'about', 'of'] as const;
const isDay = /^\d{4}-\d{2}-\d{2}$/;

export function readChosen(search: Record<string, unknown>): Chosen {
  const chosen: Chosen = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '' && ((name !== 'from' && name !== 'to') || isDay.test(value))) chosen[name] = value;
  }
  return chosen;
}

const startOf = (day: string, daysLater = 0): string | undefined => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** As the API takes it: a chosen last day is shown whole. */
export const filterOf = ({ who, what, from, to, about, of }: Chosen) => ({
  actor: who,
  action: what,
  since: from && startOf(from),
  until: to && startOf(to, 1),
  subject: about,
  account: of,
});

export const isChosen = (chosen: Chosen) => Object.keys(chosen).length > 0;
