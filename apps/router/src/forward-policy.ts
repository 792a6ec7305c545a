/** Whether a call that nobody took may go on to another number. Pure over its look-ups: what a phone may call is asked in call-out-policy.ts. */
import type { CallFacts } from '@patchcord/contracts/events';
import type { AccountRow, NumberRow, RingRow } from '@patchcord/contracts/rows';
import { digitsUntil } from '@patchcord/contracts/texts';
import { type Destination, mayReach } from './call-out-policy.ts';
import { nameAddr, parametersOf, splitValues } from './name-addr.ts';

/** A carrier's own forward to us is one; a call that has come further than this goes in a circle. */
const mostDiversions = 4;

export interface Asked {
  facts: Pick<CallFacts, 'caller' | 'called'>;
  /** Value of the Diversion headers of the INVITE, '' for none. */
  diversion: string;
  number: NumberRow;
  ring: RingRow;
}

/** @returns why not, or where it leads */
export function mayForward(
  { facts, diversion, number, ring }: Asked,
  account: AccountRow | null,
  leadsTo: (digits: string) => Destination | null,
): { not: string } | Destination {
  const loop = loopIn(facts, diversion, ring);
  if (loop !== '') return { not: `that would be a loop: ${loop}` };
  if (number.proved !== true) return { not: 'the ownership of the number that would be shown is not proved' };
  if (account === null || !account.callsOut) return { not: 'calls out are off for the account' };
  if (account.spent) return { not: "the day's spend guard of the account has closed" };
  const destination = leadsTo(ring.number);
  const refused = mayReach(destination, account.countries);
  if (refused !== null) return { not: refused.detail };
  return destination as Destination;
}

/**
 * RFC 5806 section 6: Diversion tells loops. Networks lose it, but hardly ever the caller: our own forwards show the number that was called, so one that comes back
 * shows that number, and one that is forwarded to us by the other number shows that.
 */
function loopIn({ caller, called }: Asked['facts'], diversion: string, ring: RingRow): string {
  if (caller !== null && caller === called) return 'it came from the number itself';
  if (caller === `+${ring.number}`) return 'it came from the number that it would go to';
  const { count, users } = diversions(diversion);
  // Once is what a carrier says of its own forward to us.
  if (called !== null && users.filter((one) => one === called.slice(1)).length > 1) return 'it was diverted by this number before';
  if (users.indexOf(ring.number) >= 0) return 'it was diverted by the number that it would go to';
  return count > mostDiversions ? `it was diverted ${count} times before` : '';
}

/** How often a call was diverted, and by which numbers (digits, without '+'). Each entry counts for one, or as many as it says. */
export function diversions(value: string): { count: number; users: string[] } {
  const users: string[] = [];
  let count = 0;
  const all = value === '' ? [] : splitValues(value);
  for (let i = 0; i < all.length; i++) {
    const who = nameAddr(all[i] as string);
    if (!who) continue;
    const said = parametersOf(who).counter ?? '';
    const times = said !== '' && said.length < 4 && digitsUntil(said, 0) === said.length ? Number(said) : 1;
    count += Math.max(1, times);
    users.push(who.user.charAt(0) === '+' ? who.user.slice(1) : who.user);
  }
  return { count, users };
}
