/**
 * What can follow the first digits of a number, by a pattern of libphonenumber's metadata: its derivative by each digit (Brzozowski 1964). Pure.
 * Such patterns are digits, `\d`, sets, groups, alternatives, `?` and `{n,m}`, and nothing else.
 */

/** Which digits one place allows: bit n stands for n. */
const anyDigit = 0b11_1111_1111;

export type Pattern =
  | { is: 'nothing'; text: string }
  | { is: 'end'; text: string }
  | { is: 'digit'; digits: number; text: string }
  | { is: 'chain'; first: Pattern; rest: Pattern; text: string }
  | { is: 'either'; of: Pattern[]; text: string }
  | { is: 'repeat'; what: Pattern; min: number; max: number; text: string };

/** Allows no number. */
export const nothing: Pattern = { is: 'nothing', text: '∅' };
const end: Pattern = { is: 'end', text: '' };
/* Two patterns with one text allow the same. */
const digit = (digits: number): Pattern => ({ is: 'digit', digits, text: digits === anyDigit ? 'd' : `[${digits.toString(32)}]` });

/** One after the other. */
export function chain(first: Pattern, rest: Pattern): Pattern {
  if (first.is === 'nothing' || rest.is === 'nothing') return nothing;
  if (first.is === 'end') return rest;
  if (rest.is === 'end') return first;
  if (first.is === 'chain') return chain(first.first, chain(first.rest, rest));
  return { is: 'chain', first, rest, text: `${first.text}${rest.text}` };
}

function either(patterns: Pattern[]): Pattern {
  const byText = new Map(
    patterns.flatMap((one) => (one.is === 'either' ? one.of : [one])).flatMap((one) => (one.is === 'nothing' ? [] : [[one.text, one]])),
  );
  const of = [...byText.values()];
  if (of.length <= 1) return of[0] ?? nothing;
  return { is: 'either', of, text: `(${[...byText.keys()].sort().join('|')})` };
}

function repeat(what: Pattern, min: number, max: number): Pattern {
  if (max === 0) return end;
  if (min === 1 && max === 1) return what;
  return { is: 'repeat', what, min, max, text: `(${what.text}){${min},${max}}` };
}

const mayEnd = (pattern: Pattern): boolean => {
  switch (pattern.is) {
    case 'nothing':
    case 'digit':
      return false;
    case 'end':
      return true;
    case 'chain':
      return mayEnd(pattern.first) && mayEnd(pattern.rest);
    case 'either':
      return pattern.of.some(mayEnd);
    case 'repeat':
      return pattern.min === 0 || mayEnd(pattern.what);
  }
};

/** What may follow that digit. */
export function after(pattern: Pattern, figure: number): Pattern {
  switch (pattern.is) {
    case 'nothing':
    case 'end':
      return nothing;
    case 'digit':
      return (pattern.digits >> figure) & 1 ? end : nothing;
    case 'chain': {
      const here = chain(after(pattern.first, figure), pattern.rest);
      return mayEnd(pattern.first) ? either([here, after(pattern.rest, figure)]) : here;
    }
    case 'either':
      return either(pattern.of.map((one) => after(one, figure)));
    case 'repeat':
      return chain(after(pattern.what, figure), repeat(pattern.what, Math.max(0, pattern.min - 1), pattern.max - 1));
  }
}

/** Whether every digit may follow until the number is complete. */
export function isOpen(pattern: Pattern): boolean {
  switch (pattern.is) {
    case 'nothing':
      return false;
    case 'end':
      return true;
    case 'digit':
      return pattern.digits === anyDigit;
    case 'chain':
      return isOpen(pattern.first) && isOpen(pattern.rest);
    case 'either':
      return pattern.of.some(isOpen);
    case 'repeat':
      return isOpen(pattern.what);
  }
}

/** @throws where the pattern has something that those of libphonenumber have not. */
export function parsePattern(text: string): Pattern {
  let at = 0;
  const unknown = () => new Error(`pattern ${text}: unexpected ${JSON.stringify(text.slice(at, at + 5))} at ${at}`);
  const take = (expected: string): boolean => {
    if (!text.startsWith(expected, at)) return false;
    at += expected.length;
    return true;
  };
  const alternatives = (): Pattern => {
    const of = [sequence()];
    while (take('|')) of.push(sequence());
    return either(of);
  };
  const sequence = (): Pattern => {
    const parts: Pattern[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(counted(one()));
    return parts.reduceRight((rest, first) => chain(first, rest), end);
  };
  const one = (): Pattern => {
    if (take('\\d')) return digit(anyDigit);
    if (take('(?:') || take('(')) {
      const inner = alternatives();
      if (!take(')')) throw unknown();
      return inner;
    }
    if (take('[')) return set();
    const figure = /^\d/.exec(text.slice(at, at + 1))?.[0];
    if (figure === undefined) throw unknown();
    at += 1;
    return digit(1 << Number(figure));
  };
  const set = (): Pattern => {
    const inside = /^((?:\d(?:-\d)?)+)\]/.exec(text.slice(at))?.[1];
    if (inside === undefined) throw unknown();
    at += inside.length + 1;
    let digits = 0;
    for (const [, from, to] of inside.matchAll(/(\d)(?:-(\d))?/g))
      for (let figure = Number(from); figure <= Number(to ?? from); figure++) digits |= 1 << figure;
    return digit(digits);
  };
  const counted = (what: Pattern): Pattern => {
    if (take('?')) return repeat(what, 0, 1);
    const braces = /^\{(\d+)(?:,(\d+))?\}/.exec(text.slice(at));
    if (!braces) return what;
    at += braces[0].length;
    return repeat(what, Number(braces[1]), Number(braces[2] ?? braces[1]));
  };
  const whole = alternatives();
  if (at < text.length) throw unknown();
  return whole;
}
