/** How a call ends that came while the ownership check of its number was under way: part of the table in outcomes.ts. Plain data, bundled into the call router. */
import type { OutcomeEntry } from './outcome-entry.ts';

export const outcomesOfChecks = {
  ownership_check: {
    code: 487,
    phrase: 'Request Terminated',
    fault: 'none',
    label: 'Ownership check',
    sentence: 'This was the platform’s own call, to prove that the number is yours. It rang nobody.',
    hint: 'Cancelled by its caller. Whether that was we, the check says.',
  },
  taken_for_check: {
    code: 480,
    phrase: 'Taken For A Check',
    fault: 'platform',
    label: 'Taken for the ownership check',
    sentence: 'This call came while the ownership check of the number was under way, was taken for it, and so rang nobody.',
    hint: 'Nobody cancelled it within the time of a check. It came while a call of our own was awaited, so the router could not tell them apart.',
  },
} as const satisfies Record<string, OutcomeEntry>;
