/**
 * Whether bytes are a PDF that support can open, by what is in them: header, cross-reference and trailer (ISO 32000-1 section 7.5). Pages are not
 * rendered here. A few searches from both ends, whatever the size. Pure.
 */

export type PdfCheck = { ok: true } | { ok: false; reason: 'empty' | 'not_pdf' | 'broken' | 'encrypted'; message: string };

const refused = (reason: Exclude<PdfCheck, { ok: true }>['reason'], message: string): PdfCheck => ({ ok: false, reason, message });

/** Other programs leave a few bytes behind the end. */
const endWithin = 1_024;
const again = 'Make the PDF again, or print it to a new PDF, and upload that.';

const knownBeginnings: readonly [string, string][] = [
  ['PK\u0003\u0004', 'a Word document or another archive'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Word document'],
  ['\u0089PNG', 'a PNG picture'],
  ['\u00ff\u00d8\u00ff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\u0000', 'a TIFF picture'],
  ['MM\u0000*', 'a TIFF picture'],
  ['{\\rtf', 'an RTF document'],
];

const beginning = (bytes: Buffer) => {
  const text = bytes.toString('latin1', 0, 8);
  const known = knownBeginnings.find(([start]) => text.startsWith(start));
  return known ? `It is ${known[1]}. ` : '';
};

/** The dictionary that the last cross-reference leads to: behind 'trailer', or of the cross-reference stream (section 7.5.8). */
function trailerAt(bytes: Buffer, startxref: number, offset: number): string | null {
  if (bytes.toString('latin1', offset, offset + 4) === 'xref') {
    const at = bytes.indexOf('trailer', offset, 'latin1');
    return at < 0 || at > startxref ? null : bytes.toString('latin1', at, startxref);
  }
  if (!/^\d+\s+\d+\s+obj/.test(bytes.toString('latin1', offset, offset + 40))) return null;
  const end = bytes.indexOf('stream', offset, 'latin1');
  const dictionary = end < 0 ? '' : bytes.toString('latin1', offset, end);
  return dictionary.includes('/XRef') ? dictionary : null;
}

export function checkPdf(bytes: Buffer): PdfCheck {
  if (bytes.length === 0) return refused('empty', 'The file is empty. Upload the document as a PDF.');
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)))
    return refused('not_pdf', `This file is no PDF, whatever it is called. ${beginning(bytes)}Scan the document to a PDF.`);
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - endWithin));
  if (!tail.includes('%%EOF')) return refused('broken', `The end of this PDF is missing: it was cut off on its way. ${again}`);
  const startxref = bytes.lastIndexOf('startxref', undefined, 'latin1');
  const offset = startxref < 0 ? null : /^startxref\s+(\d{1,10})\s/.exec(bytes.toString('latin1', startxref, startxref + 40))?.[1];
  const trailer = offset === undefined || offset === null ? null : trailerAt(bytes, startxref, Number(offset));
  if (trailer === null || !trailer.includes('/Root'))
    return refused('broken', `This PDF is damaged: its table of contents leads nowhere. ${again}`);
  if (/\/Encrypt[\s<]/.test(trailer)) {
    return refused(
      'encrypted',
      'This PDF is encrypted or protected with a password, so nobody but you could read it. Save it without protection.',
    );
  }
  return { ok: true };
}
