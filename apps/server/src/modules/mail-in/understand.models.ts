/** What a mail asks for, as far as it can be understood. Pure; what cannot be is said, never guessed. */
import type { CarrierPreset } from '@patchcord/contracts';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max';
import { countryOfFormat } from '../carriers/carriers.models.ts';
import { parseRange } from '../sources/sources.models.ts';
import { type Carrier, carrierNamed } from './carrier-named.models.ts';
import { type LineRead, type NotUnderstood, readLine } from './line.models.ts';

export interface Here {
  presets: readonly Pick<CarrierPreset, 'id' | 'name' | 'calledNumberFormat'>[];
  /** Names of the account's people. */
  people: readonly string[];
  /** Countries of the account's trunks and numbers. */
  countries: readonly string[];
  locations: readonly { id: string; name: string }[];
}
export interface Understood {
  carrier: Carrier | null;
  numbers: { number: string; people: string[] }[];
  /** Whom numbers ring that name nobody. */
  everyone: string[];
  addresses: string[];
  location: { id: string; name: string } | null;
  /** Of national numbers, and how it is known; null: only international ones are read. */
  country: { code: string; because: string } | null;
  notUnderstood: NotUnderstood[];
}

const most = { notUnderstood: 50, text: 200 } as const;
const labelled = (name: string) => new RegExp(`^[\\s*•-]*(?:${name})\\s*(?:is|=|:|\\t)\\s*(.{1,100}?)[\\s.;,]*$`, 'im');
const labels = {
  country: labelled('country|land|pays'),
  account: labelled('account|company|organi[sz]ation|konto|firma'),
  location: labelled('location|place|standort'),
} as const;
/** A line that was read as a whole, and is not looked through for numbers and people. */
const labelLine =
  /^[\s*•-]*(?:(?:our |my )?(?:carrier|(?:phone |voip |sip )?provider|telco|anbieter|operator)(?:'s name| name)?|country|land|pays|account|company|organi[sz]ation|konto|firma|location|place|standort)\s*(?:is|=|:|\t)/i;
const meansAll = /\b(?:all|both|every(?:thing|one)?|each|these|they|them|alle|beide)\b/i;
const continues = /^(?:\s+\S|\s*(?:->|=>|→|–|-|\*|•|rings?\b|for\b))/i;

export const accountNamed = (text: string): string | null => labels.account.exec(text)?.[1]?.trim() ?? null;

export function understand({ subject, text }: { subject: string; text: string }, here: Here): Understood {
  const named = carrierNamed(`${text}\n${subject}`, here.presets);
  const carrier = named && 'carrier' in named ? named.carrier : null;
  const country = countryOf(text, carrier, here);
  const place = labels.location.exec(text)?.[1]?.trim();
  const location = here.locations.find(({ name }) => name.toLowerCase() === place?.toLowerCase()) ?? null;
  const read = readLines(text.split('\n'), { people: here.people, country: country?.code ?? null });
  const notUnderstood = [
    ...(named && 'several' in named
      ? [{ text: named.several.join(', '), why: 'Several carriers are named. Write the one you bring as a line “Carrier: …”.' }]
      : []),
    ...(place && !location ? [{ text: place, why: 'There is no location of this name. Choose one on the page.' }] : []),
    ...read.notUnderstood,
  ].map((one) => ({ text: one.text.slice(0, most.text), why: one.why }));
  return {
    carrier,
    numbers: read.numbers,
    everyone: read.everyone,
    addresses: [...new Set(read.addresses)],
    location,
    country,
    notUnderstood: notUnderstood.slice(0, most.notUnderstood),
  };
}

export const isNothing = ({ carrier, numbers, addresses, location }: Understood): boolean =>
  carrier === null && numbers.length === 0 && addresses.length === 0 && location === null;

function readLines(lines: string[], known: { people: readonly string[]; country: string | null }) {
  const numbers: LineRead['numbers'] = [];
  const everyone: string[] = [];
  const addresses: string[] = [];
  const notUnderstood: NotUnderstood[] = [];
  /** The numbers of the line before, while they name nobody. */
  let open: LineRead['numbers'] = [];
  for (const line of lines) {
    if (line.trim() === '' || labelLine.test(line)) continue;
    const read = readLine(line, known);
    numbers.push(...read.numbers);
    addresses.push(...read.addresses);
    notUnderstood.push(...read.notUnderstood);
    const emails = read.people.filter((one) => one.includes('@'));
    if (read.people.length > 0 && meansAll.test(line)) everyone.push(...read.people);
    else if (read.people.length > 0 && open.length > 0 && continues.test(line)) for (const one of open) one.people.push(...read.people);
    // A name alone is a greeting or the end of the mail; an e-mail address alone was meant for something.
    else if (emails.length > 0)
      notUnderstood.push({ text: line.trim(), why: 'No number stands beside it. Write whom a number rings on the number’s own line.' });
    open = read.numbers.filter(({ people }) => people.length === 0);
  }
  return { numbers, everyone: [...new Set(everyone)], addresses, notUnderstood };
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });
/** Two capital letters, or the English name. */
function countryCode(written: string): string | null {
  const upper = written.toUpperCase();
  if (isSupportedCountry(upper)) return upper;
  const usual: Record<string, string> = { UK: 'GB', USA: 'US', ENGLAND: 'GB', AMERICA: 'US' };
  if (usual[upper]) return usual[upper];
  for (let index = 0; index < 26 * 26; index += 1) {
    const code = String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));
    if (isSupportedCountry(code as CountryCode) && countryNames.of(code)?.toUpperCase() === upper) return code;
  }
  return null;
}

function countryOf(text: string, carrier: Carrier | null, { presets, countries }: Here): Understood['country'] {
  const written = labels.country.exec(text)?.[1];
  const code = written === undefined ? null : countryCode(written.trim());
  if (code) return { code, because: 'you wrote it' };
  const preset = presets.find(({ id }) => id === carrier?.preset);
  const ofCarrier = preset ? countryOfFormat(preset.calledNumberFormat) : null;
  if (ofCarrier) return { code: ofCarrier, because: `${preset?.name} writes numbers so` };
  const [only, ...more] = new Set(countries);
  return only && more.length === 0 ? { code: only, because: 'your other numbers are of it' } : null;
}

/** A file whose lines are addresses is a list of those, not of numbers. @returns null where it is not. */
export function addressesInList(text: string): string[] | null {
  const lines = text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const found = lines.flatMap((line) => line.split(/[\s;,|"]+/).find((cell) => parseRange(cell) !== null) ?? []);
  return found.length > 0 && found.length >= lines.length / 2 ? found : null;
}
