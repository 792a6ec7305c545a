import type { NumberState, Porting, PortingItem, PortingState } from '@patchcord/contracts';
import { portingLimits } from '@patchcord/contracts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { dayBegins, dayEnds } from './days.models.ts';
import type { PortingRecord } from './portings.repository.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;
const dayMs = 86_400_000;

export function shownPorting(row: PortingRecord, live: Porting['live']): Porting {
  const { id, state, version, carrier, carrierAccount, authorisedName, wishedOn, day, reason, endedAt } = row;
  return {
    id,
    state,
    version,
    carrier,
    carrierAccount,
    authorisedName,
    wishedOn,
    day,
    dayBegins: day === null ? null : dayBegins(day, row.country).toISOString(),
    dayEnds: day === null ? null : dayEnds(day, row.country).toISOString(),
    reason,
    letter: row.letterName === null ? null : { name: row.letterName, bytes: row.letterBytes ?? 0 },
    letterDeletedOn: endedAt && new Date(endedAt.getTime() + portingLimits.letterKeptDays * dayMs).toISOString().slice(0, 10),
    askedBy: row.askedByName,
    askedAt: row.askedAt.toISOString(),
    submittedAt: iso(row.submittedAt),
    openedAt: iso(row.openedAt),
    endedAt: iso(endedAt),
    live,
  };
}

export const shownItem = (row: PortingRecord): PortingItem => ({
  id: row.id,
  state: row.state,
  account: { id: row.accountId, name: row.accountName },
  number: { id: row.numberId, e164: row.e164, formatted: formatNumber(row.e164) },
  carrier: row.carrier,
  wishedOn: row.wishedOn,
  day: row.day,
  askedAt: row.askedAt.toISOString(),
});

const numberWords: Partial<Record<NumberState, string>> = {
  requested: 'It is not approved yet.',
  awaiting_forward: 'Its first call has not come yet.',
  silent: 'It has been silent for longer than usual: find out why first.',
  paused: 'It is paused: resume it first.',
  removed: 'It is removed.',
};

/** Only a number that does well is ported. @returns why it cannot be asked for, or null. */
export function whyNotNow(number: NumberState, binding: PortingState | null): string | null {
  if (binding === 'ported') return 'This number was ported already.';
  if (binding !== null) return 'This number is being ported already.';
  return number === 'live' ? null : `Only a live number can be ported. ${numberWords[number]}`;
}
