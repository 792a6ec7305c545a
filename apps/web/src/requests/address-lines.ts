/** An address list as text: one a line, a note behind it. Shared by the customer's form and support's. */
import { fieldErrors } from '../api/request.ts';

interface Address {
  cidr: string;
  note: string;
}

export const linesOf = (addresses: readonly Address[]) => addresses.map(({ cidr, note }) => (note ? `${cidr}  ${note}` : cidr)).join('\n');

export const addressesOf = (text: string): Address[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [cidr = '', ...note] = line.split(/[\s,;]+/);
      return { cidr, note: note.join(' ').slice(0, 200) };
    });

/** 'addresses.3.cidr' becomes a sentence about line 4. */
export const lineErrors = (error: unknown, say: (line: number, message: string) => string) =>
  Object.entries(fieldErrors(error)).map(([field, message]) => say(Number(field.split('.')[1] ?? 0) + 1, message));
