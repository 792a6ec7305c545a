/** A small PDF of one page, whole or wrong in one way. */
export interface LetterPdf {
  text?: string;
  /** With a cross-reference stream instead of a table (ISO 32000-1 section 7.5.8). */
  stream?: boolean;
  encrypted?: boolean;
  root?: boolean;
  /** Where its end says that the cross-reference is. */
  startxref?: number;
}

export function letterPdf({
  text = 'Please port our number.',
  stream = false,
  encrypted = false,
  root = true,
  startxref,
}: LetterPdf = {}): Buffer {
  const content = `BT /F1 18 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let body = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const place = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const entries = `/Size 6${root ? '/Root 1 0 R' : ''}${encrypted ? '/Encrypt 9 0 R' : ''}`;
  const at = body.length;
  const lines = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const reference = stream
    ? `6 0 obj\n<</Type/XRef/W[1 2 1]${entries}/Length 0>>\nstream\n\nendstream\nendobj\n`
    : `xref\n0 6\n0000000000 65535 f \n${lines}trailer\n<<${entries}>>\n`;
  return Buffer.from(`${body}${reference}startxref\n${startxref ?? at}\n%%EOF\n`, 'latin1');
}
