/** What the schema check says, in words for people: pages and integrators show them as they are. Schemas may have better ones of their own. */
import * as z from 'zod';

const kinds: Partial<Record<string, string>> = {
  string: 'A text is needed.',
  number: 'A number is needed.',
  int: 'A whole number is needed.',
  boolean: 'true or false is needed.',
  array: 'A list is needed.',
  object: 'An object is needed.',
};

function tooSmall(origin: string, least: number | bigint): string {
  if (origin === 'string') return least === 1 ? 'This is needed.' : `${least} characters or more are needed.`;
  if (origin === 'array') return least === 1 ? 'Choose at least one.' : `${least} or more are needed.`;
  return `${least} or more.`;
}

function tooBig(origin: string, most: number | bigint): string {
  if (origin === 'string') return `${most} characters at most.`;
  return origin === 'array' ? `${most} at most.` : `${most} or less.`;
}

function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is needed.' : kinds[issue.expected];
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'invalid_format':
      return issue.format === 'email' ? 'This is not an e-mail address.' : undefined;
    case 'invalid_value':
      return `Expected ${issue.values.map(String).join(' or ')}.`;
    case 'unrecognized_keys':
      return `Not known here: ${issue.keys.join(', ')}.`;
    default:
      return undefined; // the library's own words
  }
}

/** For every schema of this process. */
export const speakPlainly = (): void => void z.config({ customError: plainWords });
