import { countryChoices } from '../trunks/countries.ts';
import { words } from './words.ts';

/** Countries, and the numbers of none. */
export const destinationChoices = [...countryChoices, { value: '001', label: words.worldwide }];

const names = new Map(destinationChoices.map(({ value, label }) => [value, label]));
export const countryName = (code: string): string => names.get(code) ?? code;

/** @example listed(['US', 'CA']) // 'Canada, United States' */
export const listed = (codes: readonly string[]): string =>
  codes
    .map(countryName)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ');
