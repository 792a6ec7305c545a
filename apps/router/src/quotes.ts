/** Quoted texts (RFC 3261 section 25.1, quoted-string). Pure. */

/** The quote that ends a quoted text, or -1. */
export function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') return at;
  }
  return -1;
}
