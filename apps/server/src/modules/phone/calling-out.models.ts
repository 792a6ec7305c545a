import type { AccountRow, CallingOut, NumberRow, PersonRow } from '@patchcord/contracts';

export interface CallingOutRows {
  person: PersonRow | null;
  account: AccountRow | null;
  numbers: { id: string; e164: string; row: NumberRow | null }[];
}

/** What the phone page says before anybody calls; the router decides by the same rows. */
export function callingOutOf(accountId: string, { person, account, numbers }: CallingOutRows): CallingOut {
  const ofAccount = account?.callsOut ? null : 'account';
  const ofPerson = person?.callsOutFor?.includes(accountId) ? null : 'person';
  return {
    refusedBecause: ofAccount ?? ofPerson,
    dials: person?.dials ?? null,
    // Edges know nothing of a number that was only asked for.
    numbers: numbers.flatMap(({ id, e164, row }) =>
      row?.account === accountId && row.on ? [{ id, e164, proved: row.proved === true }] : [],
    ),
  };
}
