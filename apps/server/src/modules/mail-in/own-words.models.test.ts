import { expect, test } from 'vitest';
import { isCut, ownWords } from './own-words.models.ts';

const text = (mail: string) => ownWords(mail).text;

test('what was written above a quote is kept, the quote is not', () => {
  expect(text('+12025550101\n\nOn Thu, 26 Nov 2026 at 10:00, Phones <phones@phone.example> wrote:\n> Still missing:\n> - numbers\n')).toBe(
    '+12025550101',
  );
  expect(text('+12025550101\n\nAm 26.11.2026 um 10:00 schrieb Phones <phones@phone.example>:\n> Hallo\n')).toBe('+12025550101');
  expect(text('+12025550101\n\nLe jeu. 26 nov. 2026 à 10:00, Phones <phones@phone.example> a écrit :\n> Bonjour\n')).toBe('+12025550101');
  const folded = '+12025550101\n\nOn Thu, 26 Nov 2026 at 10:00, Phones of the whole company\n<phones@phone.example> wrote:\n\n+12025550999';
  expect(text(folded)).toBe('+12025550101');
  expect(text('+12025550101\n\nFrom: Phones\nSent: Thursday\nTo: Ada\n\n+12025550999')).toBe('+12025550101');
  expect(text('+12025550101\nSent from my phone')).toBe('+12025550101');
  expect(text('Calls come from: 203.0.113.8\nAda wrote: please')).toContain('please');
  expect(
    text('Yes\r\n\r\n-----Original Message-----\r\nFrom: Phones <phones@phone.example>\r\nSent: today\r\n\r\n+12025550999'),
  ).not.toContain('0999');
});

test('a signature is left out, with two dashes, with regards, with thanks', () => {
  for (const end of [
    '-- \nAda\n+1 202 555 0999',
    'Best regards,\nAda\n+1 202 555 0999',
    'Thanks!\nAda\n+1 202 555 0999',
    'Viele Grüße\nAda\n+1 202 555 0999',
  ]) {
    expect(ownWords(`Please bring +12025550101\n\n${end}`)).toEqual({ text: 'Please bring +12025550101', leftOut: true });
  }
});

test('thanks at the beginning is no end', () => expect(text(`Thanks\n\n${'+12025550101\n'.repeat(12)}`)).toContain('+12025550101'));

test('what was forwarded is left out, and that it held something is said', () => {
  const mail =
    'please see below\n\n---------- Forwarded message ---------\nFrom: Carrier <help@carrier.example>\n\nYour numbers: +12025550101';
  expect(ownWords(mail)).toEqual({ text: 'please see below', leftOut: true });
  expect(ownWords('Hello\n\n> thank you\n')).toEqual({ text: 'Hello', leftOut: false });
});

test('characters that nobody sees do not part a number', () => expect(text('+1\u00a0202\u200b 555\u00a00101')).toBe('+1 202 555 0101'));

test('a mail that is too long is cut, and says so', () => {
  expect(isCut('x'.repeat(50_000))).toBe(true);
  expect(isCut('Hello')).toBe(false);
  expect(text('x'.repeat(50_000)).length).toBeLessThanOrEqual(500);
});
