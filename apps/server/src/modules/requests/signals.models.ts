/** What somebody who judges a request should look at, worst first. Pure: facts in, sentences out. */
import type { RequestKind, RiskSignal, SettingChange } from '@patchcord/contracts';
import { parseRange } from '../sources/sources.models.ts';

export interface SignalFacts {
  kind: RequestKind;
  settings: readonly SettingChange[];
  accountAgeDays: number;
  /** The account has numbers that rang already. */
  liveNumbers: number;
  claims: number;
  /** Numbers that stand in open requests of other accounts too. */
  contested: number;
  addresses: readonly string[];
  /** Ranges on trunks of other accounts that overlap one of the addresses. */
  sharedWithAccounts: number;
  preset: { name: string; ranges: readonly string[]; confidence: string } | null;
  /** ISO 3166-1 alpha-2 of each address, where known. */
  addressCountries: ReadonlyMap<string, string>;
  numberCountries: readonly string[];
}

const order = { stop: 0, look: 1, fine: 2 } as const;
const newAccountDays = 7;
const wideIpv4Bits = 28;
const wideIpv6Bits = 64;

const list = (items: readonly string[]) =>
  items.length > 5 ? `${items.slice(0, 5).join(', ')} and ${items.length - 5} more` : items.join(', ');
const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function signalsOf(facts: SignalFacts): RiskSignal[] {
  const ofAddresses = facts.addresses.length > 0 ? [shared(facts), presetMatch(facts), width(facts), countries(facts)] : [];
  const signals = [age(facts), claims(facts), contested(facts), ...ofAddresses, ...facts.settings.map((one) => setting(one, facts))];
  return signals.filter((signal) => signal !== null).sort((a, b) => order[a.level] - order[b.level]);
}

function age({ accountAgeDays, liveNumbers }: SignalFacts): RiskSignal {
  const days = Math.floor(accountAgeDays);
  const old = days >= newAccountDays || liveNumbers > 0;
  const numbers = liveNumbers === 0 ? 'It has no numbers yet.' : `It has ${plural(liveNumbers, 'number')}.`;
  return {
    level: old ? 'fine' : 'look',
    title: old ? 'The account is known' : 'A new account',
    text: `${days === 0 ? 'Made today' : `Made ${plural(days, 'day')} ago`}. ${numbers}`,
  };
}

const claims = ({ claims: count }: SignalFacts): RiskSignal | null =>
  count === 0
    ? null
    : {
        level: 'stop',
        title: `${plural(count, 'number')} live in another account`,
        text: 'They stay where they ring whatever is decided here. Ask for proof of ownership, or refuse those rows.',
      };

const contested = ({ contested: count }: SignalFacts): RiskSignal | null =>
  count === 0
    ? null
    : {
        level: 'look',
        title: `${plural(count, 'number')} also asked for by another account`,
        text: 'Decide both requests together: only one of them can be right.',
      };

const shared = ({ sharedWithAccounts: count }: SignalFacts): RiskSignal | null =>
  count === 0
    ? null
    : {
        level: 'fine',
        title: `Addresses shared with ${plural(count, 'other account')}`,
        text: 'Usual for customers of one carrier: a call needs the number and the address on the same trunk.',
      };

const covers = (ranges: readonly string[], cidr: string): boolean => {
  const range = parseRange(cidr);
  return ranges.some((one) => {
    const wide = parseRange(one);
    return (
      wide &&
      range &&
      wide.address.kind() === range.address.kind() &&
      wide.bits <= range.bits &&
      range.address.match(wide.address as never, wide.bits)
    );
  });
};

function presetMatch({ addresses, preset }: SignalFacts): RiskSignal {
  if (!preset)
    return { level: 'look', title: 'A carrier without a preset', text: 'Check that these addresses belong to the carrier that is named.' };
  if (preset.ranges.length === 0) {
    return {
      level: 'look',
      title: `${preset.name} publishes no addresses`,
      text: 'Check them against what the carrier says, or its network.',
    };
  }
  const strange = addresses.filter((cidr) => !covers(preset.ranges, cidr));
  return strange.length === 0
    ? { level: 'fine', title: `All addresses are ${preset.name}’s`, text: `They are in the preset (${preset.confidence}).` }
    : {
        level: 'look',
        title: `${plural(strange.length, 'address', 'addresses')} not in the preset of ${preset.name}`,
        text: `${list(strange)}.`,
      };
}

const manyCalls = 500;

/** What a changed setting lets in that was not let in before. */
function setting({ field, before, after }: SettingChange, { numberCountries }: SignalFacts): RiskSignal {
  switch (field) {
    case 'login':
      return {
        level: 'look',
        title: 'A login lets in calls from any address',
        text: 'Ask why the addresses are not fixed, where the thread does not say it.',
      };
    case 'callerFrom':
      return {
        level: 'look',
        title: 'Callers are read from elsewhere',
        text: 'Where the carrier does not check that header, a caller can pose as anybody. From is the easiest to write into.',
      };
    case 'calledFrom':
      return { level: 'look', title: 'The called number is read from elsewhere', text: 'Only numbers of this trunk can be rung by it.' };
    case 'country': {
      const fits = after === null || numberCountries.length === 0 || numberCountries.includes(String(after));
      return {
        level: fits ? 'fine' : 'look',
        title: fits ? 'National numbers of a country it has numbers in' : 'National numbers of another country than its numbers',
        text: `Numbers: ${list([...numberCountries]) || 'none'}. National numbers: ${after ?? 'none'}.`,
      };
    }
    case 'callsLimit':
    case 'callsPerSecond': {
      const many = Number(after) > manyCalls || Number(after) > 10 * Number(before);
      return {
        level: many ? 'look' : 'fine',
        title: many ? 'Many more calls' : 'More calls',
        text: `${field === 'callsLimit' ? 'At once' : 'New ones per second'}: ${before} now, ${after} asked for.`,
      };
    }
    default:
      return field satisfies never;
  }
}

function width({ addresses }: SignalFacts): RiskSignal | null {
  const wide = addresses.filter((cidr) => {
    const range = parseRange(cidr);
    return range && range.bits < (range.address.kind() === 'ipv4' ? wideIpv4Bits : wideIpv6Bits);
  });
  return wide.length === 0
    ? null
    : {
        level: 'look',
        title: `${plural(wide.length, 'wide range')}`,
        text: `${list(wide)}: other customers of the same network may sit in there.`,
      };
}

function countries({ addresses, addressCountries, numberCountries }: SignalFacts): RiskSignal | null {
  const from = [...new Set(addresses.flatMap((cidr) => addressCountries.get(cidr) ?? []))].sort();
  if (from.length === 0 || numberCountries.length === 0) return null;
  const meets = numberCountries.some((country) => from.includes(country));
  return {
    level: meets ? 'fine' : 'look',
    title: meets
      ? from.length === 1
        ? 'Addresses and numbers of one country'
        : 'Addresses of the numbers’ country, and of others'
      : 'Addresses of other countries than the numbers',
    text: `Numbers: ${list([...numberCountries])}. Addresses registered in: ${list(from)}.`,
  };
}
