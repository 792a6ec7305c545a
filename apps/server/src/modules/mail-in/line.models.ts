/** One line of a mail: the numbers, addresses and people in it. Pure. */
import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/max';
import { checkRow } from '../requests/row.models.ts';
import { parseRange } from '../sources/sources.models.ts';

export interface Known {
  /** Names of the account's people. */
  people: readonly string[];
  /** National numbers are read as of this country; null: only international ones are read. */
  country: string | null;
}
export interface NotUnderstood {
  text: string;
  why: string;
}
export interface LineRead {
  numbers: { number: string; people: string[] }[];
  /** As they stand there. */
  addresses: string[];
  /** People of a line without a number. */
  people: string[];
  notUnderstood: NotUnderstood[];
}

const email = /[^\s;,:|<>()"'[\]]+@[\w-]+(?:\.[\w-]+)+/g;
const addressLike =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{3,}(?:\d{1,3}(?:\.\d{1,3}){3})?)(?:\s?\/\s?\d{1,3})?(?![\w/]|\.\d)/gi;
/** 'from – to' and net masks: two ways to write a range that are none of ours. */
const otherRange =
  /\d{1,3}(?:\.\d{1,3}){3}\s*(?:(?:-|–|to|bis)\s*(?:\d{1,3}(?:\.\d{1,3}){3}|\d{1,3}\b)|(?:mask|netmask)?[\s/]+255(?:\.\d{1,3}){3})/gi;
const date = /(?<![\d./:-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?)(?![./:-]?\d)/g;
const numberLike = /(?<![\w+])(?:\+|\(|0)?\d[\d\s().\-/]{4,}\d(?!\w)/g;
/** Numbers that are no telephone numbers, and are said to be none. */
const otherNumber =
  /\b(?:customer|client|account|order|invoice|contract|ticket|case|reference|ref|tax|vat|iban|pin|kunden|vertrags|rechnungs)[\s-]*(?:no|nr|num(?:ber)?|nummer|id|code|#)?\.?\s*[:#]?\s*(?=[\w-]*\d)/i;
const hostName = /(?<![@\w.-])(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}(?![\w@-])/gi;
const aboutAddresses = /\b(?:ip|ips|address(?:es)?|sip|host|source|server|from)\b/i;
/** Words between a number and whom it rings. */
const between =
  /\b(?:rings?|for|goes|should|to|at|and|und|is|of|number|the|phone|tel|telephone|with|please|ring)\b|[-–—>→=:,;|*•"'()<>\t&/#]+/gi;

interface Found {
  text: string;
  from: number;
  to: number;
}
const all = (line: string, pattern: RegExp): Found[] =>
  [...line.matchAll(pattern)].map((match) => ({ text: match[0], from: match.index, to: match.index + match[0].length }));
/** Out of the way of what is looked for next; places stay. */
const blank = (line: string, found: readonly Found[]): string =>
  found.reduce((text, { from, to }) => text.slice(0, from) + ' '.repeat(to - from) + text.slice(to), line);

export function readLine(line: string, known: Known): LineRead {
  const emails = all(line, email).map((one) => ({ ...one, text: one.text.replace(/^mailto:/i, '').toLowerCase() }));
  const otherRanges = all(blank(line, emails), otherRange);
  const ranges = all(blank(line, [...emails, ...otherRanges]), addressLike).filter(
    ({ text }) => parseRange(text.replace(/\s/g, '')) !== null || /^[\d./\s]+$/.test(text),
  );
  const plain = blank(line, [...emails, ...otherRanges, ...ranges]);
  const hosts = all(plain, hostName);
  const { numbers, notUnderstood } = readNumbers(blank(plain, hosts), known.country);
  const names = namesIn(blank(plain, numbers), known.people);
  const people = [...emails, ...names].sort((a, b) => a.from - b.from);
  const rows = assigned(numbers, people);
  const strangers = unknownNames(blank(line, [...emails, ...otherRanges, ...ranges, ...hosts, ...names]), numbers, rows);
  return {
    numbers: rows,
    addresses: ranges.map(({ text }) => text.replace(/\s/g, '')),
    people: numbers.length === 0 ? people.map(({ text }) => text) : [],
    notUnderstood: [
      ...notUnderstood,
      ...strangers,
      ...hostsMeant(line, hosts),
      ...otherRanges.map(({ text }) => ({ text, why: 'Write a range as its first address and its width, for example 203.0.113.8/30.' })),
    ],
  };
}

function readNumbers(line: string, country: string | null): { numbers: Found[]; notUnderstood: NotUnderstood[] } {
  const named = otherNumber.exec(line);
  // 'Customer number 12345678' is none, whatever digits it has; one with its '+' is one all the same.
  if (named && !line.includes('+')) {
    return {
      numbers: [],
      notUnderstood: [{ text: line.trim(), why: 'It is named as another kind of number, so it was not read as a telephone number.' }],
    };
  }
  const clean = blank(line, all(line, date));
  const sure = findPhoneNumbersInText(clean, country === null ? {} : { defaultCountry: country as CountryCode }).map(
    ({ startsAt, endsAt }) => ({
      text: clean.slice(startsAt, endsAt),
      from: startsAt,
      to: endsAt,
    }),
  );
  const rest = all(blank(clean, sure), numberLike).map((one) => ({ ...one, text: one.text.trim() }));
  const judged = rest.map((one) => ({ one, check: checkRow(one.text, country) }));
  return {
    numbers: [...sure, ...judged.flatMap(({ one, check }) => (check.ok ? [one] : []))].sort((a, b) => a.from - b.from),
    notUnderstood: judged.flatMap(({ one, check }) => (check.ok ? [] : [{ text: one.text, why: check.message }])),
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** 'Grace Hopper' is not the Grace who is here. */
const goesOn = /^\s+\p{Lu}\p{Ll}/u;
const namesIn = (line: string, names: readonly string[]): Found[] =>
  names
    .filter((name) => line.toLowerCase().includes(name.toLowerCase()))
    .flatMap((name) =>
      all(line, new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'giu')).map((one) => ({ ...one, text: name })),
    )
    .filter(({ to }) => !goesOn.test(line.slice(to)));

/** Who stands behind each number, or before each; where neither holds for every number, everybody of the line is rung by all of them. */
function assigned(numbers: readonly Found[], people: readonly Found[]): { number: string; people: string[] }[] {
  const within = (from: number, to: number) => people.filter((one) => one.from >= from && one.from < to).map(({ text }) => text);
  const behind = numbers.map(({ to }, index) => within(to, numbers[index + 1]?.from ?? Number.POSITIVE_INFINITY));
  const ahead = numbers.map(({ from }, index) => within(numbers[index - 1]?.to ?? 0, from));
  const everybody = people.map(({ text }) => text);
  const of = [behind, ahead].find((one) => one.every((names) => names.length > 0)) ?? numbers.map(() => everybody);
  return numbers.map(({ text }, index) => ({ number: text.trim(), people: [...new Set(of[index])] }));
}

const mostWords = 4;
/** '+1202… -> Reception': a name that nobody here has. Said, not guessed; a sentence around a number is none. */
function unknownNames(line: string, numbers: readonly Found[], rows: readonly { people: string[] }[]): NotUnderstood[] {
  const [first] = numbers;
  if (!first || rows.some(({ people }) => people.length > 0)) return [];
  const left = blank(line, numbers).slice(first.to).replace(between, ' ').replace(/\s+/g, ' ').trim();
  const words = left.split(' ');
  if (!/\p{Lu}/u.test(left) || words.length > mostWords || !/^[\p{L}\s.’-]+$/u.test(left)) return [];
  return [
    {
      text: `${first.text.trim()} … ${left}`,
      why: `Nobody here is called ${left}. Say by e-mail address whom ${first.text.trim()} rings.`,
    },
  ];
}

/** Where calls come from is never a name: a carrier calls from other addresses than its name points to. */
const hostsMeant = (line: string, hosts: readonly Found[]): NotUnderstood[] =>
  hosts
    .filter(({ from }) => aboutAddresses.test(line) && !/https?:\/\/\S*$/i.test(line.slice(0, from)))
    .map(({ text }) => ({ text, why: `${text} is a host name. List the addresses your carrier calls FROM; ask it for them.` }));
