import { expect, test } from 'vitest';
import { letterPdf } from '../../../test/pdf.ts';
import { checkPdf } from './pdf.models.ts';

const pdf = (options: Parameters<typeof letterPdf>[0] = {}) => letterPdf(options);
const said = (bytes: Buffer) => {
  const check = checkPdf(bytes);
  return check.ok ? 'ok' : check.reason;
};

test('a PDF with a cross-reference table, and one with a cross-reference stream', () => {
  expect(said(pdf())).toBe('ok');
  expect(said(pdf({ stream: true }))).toBe('ok');
});

test('a few bytes behind the end do no harm', () => expect(said(Buffer.concat([pdf(), Buffer.from('\r\n\r\n')]))).toBe('ok'));

test.each([
  ['an empty file', Buffer.alloc(0), 'empty'],
  ['a text', Buffer.from('Dear carrier, %PDF-1.7 is my letter. %%EOF'), 'not_pdf'],
  ['a picture', Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), 'not_pdf'],
  ['a page of HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'not_pdf'],
  ['a head with nothing behind it', Buffer.from('%PDF-1.7\n'), 'broken'],
  ['one cut in the middle', pdf().subarray(0, 200), 'broken'],
  ['one whose table is not where it says', pdf({ startxref: 3 }), 'broken'],
  ['one whose table would be behind the end', pdf({ startxref: 9_999_999_999 }), 'broken'],
  ['one without pages', pdf({ root: false }), 'broken'],
  ['an encrypted one', pdf({ encrypted: true }), 'encrypted'],
  ['an encrypted one with a cross-reference stream', pdf({ encrypted: true, stream: true }), 'encrypted'],
])('%s is refused', (_, bytes, reason) => expect(said(bytes)).toBe(reason));

test('what it is instead is said, and what to do', () => {
  expect(checkPdf(Buffer.from('PK\u0003\u0004…'))).toMatchObject({
    message: 'This file is no PDF, whatever it is called. It is a Word document or another archive. Scan the document to a PDF.',
  });
});

test('a letter that speaks of encryption is not encrypted', () => expect(said(pdf({ text: '/Encrypt (our mail) please' }))).toBe('ok'));

test('10 MB of nonsense behind a right head are judged at once', () => {
  const nonsense = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(10 * 1024 * 1024, 'startxref 0 trailer '), Buffer.from('%%EOF')]);
  const began = performance.now();
  expect(said(nonsense)).toBe('broken');
  expect(performance.now() - began).toBeLessThan(500);
});
