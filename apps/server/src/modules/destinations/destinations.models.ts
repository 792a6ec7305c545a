/**
 * Where a prefix leads, from libphonenumber's metadata: the country, and whether its numbers cost whoever calls them more than a call. Pure.
 * A country code leads to its first country, ordinarily; longer prefixes say where that is not so, up to `depth` digits after the code. What is
 * still mixed there counts as what is refused: a few numbers that cannot be called are less harm than one that costs without end.
 */
import type { DestinationKind, DestinationRow } from '@patchcord/contracts';
import { type CountryCode, Metadata } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import { after, chain, isOpen, nothing, type Pattern, parsePattern } from './number-pattern.models.ts';

/** Digits after the country code. */
const depth = 7;

/** Kinds by their places in the metadata. Numbers of persons (+44 70) and pagers (+44 76) bill the caller for what comes after. */
const kinds: readonly DestinationKind[] = [
  'ordinary', // fixed line
  'ordinary', // mobile
  'ordinary', // toll free
  'premium',
  'premium', // personal
  'ordinary', // voice mail
  'ordinary', // of companies
  'shared_cost', // pager
  'ordinary', // VoIP
  'shared_cost',
];
/** Which of two patterns that allow the same number counts. */
const kindOrder = [3, 9, 0, 1, 2, 5, 6, 8, 4, 7];

/** Codes of no country (ITU-T E.164.1). Inmarsat, GMSS, and networks of no country, which satellite networks share. */
const worldwide: Readonly<Record<string, DestinationKind>> = {
  '800': 'ordinary',
  '808': 'shared_cost',
  '870': 'satellite',
  '878': 'premium',
  '881': 'satellite',
  '882': 'satellite',
  '883': 'satellite',
  '979': 'premium',
};

/** One pattern of one country: numbers that it allows, in the digits that may still follow, where those of `leading` come first. */
interface Claim {
  row: DestinationRow;
  pattern: Pattern;
  leading: Pattern;
}

type Plan = readonly unknown[];
const typesAt = 11;
const leadingDigitsAt = 10;
const planOf = (country: string): Plan => (metadata.countries as unknown as Record<string, Plan>)[country] ?? [];

const patternOf = (part: unknown): string | null => {
  const text = Array.isArray(part) ? (part[0] as unknown) : part;
  return typeof text === 'string' && text !== '' ? text : null;
};

/** Numbers lead to the same with the national prefix left in ('+44 0871…'): some carriers drop it. Not where numbers of that plan begin so. */
function withNationalPrefix(claims: Claim[], country: string): Claim[] {
  const prefix = nationalPrefixOf(country);
  const behind = (pattern: Pattern) => [...prefix].reduce((rest, figure) => after(rest, Number(figure)), pattern);
  if (!/^\d{1,4}$/.test(prefix) || claims.some((claim) => behind(claim.pattern) !== nothing && behind(claim.leading) !== nothing))
    return [];
  return claims.map((claim) => ({
    ...claim,
    pattern: chain(parsePattern(prefix), claim.pattern),
    leading: chain(parsePattern(prefix), claim.leading),
  }));
}

function nationalPrefixOf(country: string): string {
  const plan = new Metadata();
  plan.selectNumberingPlan(country as CountryCode);
  // The types leave it out; 0, the number, where there is none.
  return String((plan.numberingPlan as unknown as { nationalPrefix(): string | 0 | undefined }).nationalPrefix() || '');
}

const anyDigits = parsePattern('\\d{0,15}');

/** As libphonenumber tells countries of one code apart: by leading digits where it has them, else by what their patterns allow. */
function claimsOf(country: string): Claim[] {
  const plan = planOf(country);
  const types = (plan[typesAt] ?? []) as unknown[];
  const text = patternOf(plan[leadingDigitsAt]);
  const leading = text === null ? anyDigits : chain(parsePattern(text), anyDigits);
  const claims = kindOrder.flatMap((place) => {
    const pattern = patternOf(types[place]);
    const kind = kinds[place];
    return pattern === null || kind === undefined ? [] : [{ row: { country, kind }, pattern: parsePattern(pattern), leading }];
  });
  return text === null ? claims : [...claims, { row: { country, kind: 'ordinary' }, pattern: anyDigits, leading }];
}

const sameRow = (a: DestinationRow, b: DestinationRow) => a.country === b.country && a.kind === b.kind;

/** Those that still allow something. One is hidden behind an earlier one that allows all of it. */
function standing(claims: Claim[]): Claim[] {
  const seen: Claim[] = [];
  for (const claim of claims) {
    if (claim.pattern === nothing || claim.leading === nothing) continue;
    if (seen.some((one) => one.pattern.text === claim.pattern.text && one.leading.text === claim.leading.text)) continue;
    seen.push(claim);
    if (isOpen(claim.pattern) && isOpen(claim.leading)) break;
  }
  return seen;
}

function mostRefused(claims: Claim[]): DestinationRow | null {
  const rank: DestinationKind[] = ['premium', 'satellite', 'shared_cost', 'ordinary'];
  return claims.map((claim) => claim.row).toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind))[0] ?? null;
}

const step = ({ row, pattern, leading }: Claim, figure: number): Claim => ({
  row,
  pattern: after(pattern, figure),
  leading: after(leading, figure),
});

/** Writes what prefixes below this one lead to, where it is something else than `row`, which this one leads to. */
function descend(prefix: string, claims: Claim[], row: DestinationRow, left: number, rows: Map<string, DestinationRow>): void {
  const below = claims.filter((claim) => claim.pattern.is !== 'end');
  if (below.every((claim) => sameRow(claim.row, row))) return;
  for (let figure = 0; figure <= 9; figure++) {
    const next = standing(below.map((claim) => step(claim, figure)));
    if (next.length === 0) continue;
    const own = next.every((claim) => sameRow(claim.row, (next[0] as Claim).row)) || left === 1 ? mostRefused(next) : row;
    if (own === null) continue;
    if (!sameRow(own, row)) rows.set(`${prefix}${figure}`, own);
    if (left > 1) descend(`${prefix}${figure}`, next, own, left - 1, rows);
  }
}

/** All prefixes that lead somewhere, some thousands. The longest that a number begins with counts. */
export function makeDestinations(): Map<string, DestinationRow> {
  const rows = new Map<string, DestinationRow>();
  for (const [code, kind] of Object.entries(worldwide)) rows.set(code, { country: '001', kind });
  const codes = metadata.country_calling_codes as unknown as Record<string, string[]>;
  for (const [code, countries] of Object.entries(codes)) {
    const [first] = countries;
    if (first === undefined) continue;
    const row: DestinationRow = { country: first, kind: 'ordinary' };
    rows.set(code, row);
    const claims = countries.flatMap(claimsOf);
    descend(code, standing([...claims, ...withNationalPrefix(claims, first)]), row, depth, rows);
  }
  return rows;
}

/** Where a number leads; null: nobody knows. @param digits of E.164 */
export function destinationOf(digits: string, rows: ReadonlyMap<string, DestinationRow>): (DestinationRow & { prefix: string }) | null {
  for (let length = digits.length; length > 0; length--) {
    const prefix = digits.slice(0, length);
    const row = rows.get(prefix);
    if (row) return { ...row, prefix };
  }
  return null;
}
