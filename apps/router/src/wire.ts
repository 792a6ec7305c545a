/** Reads Kamailio's variables. What comes from the wire is any bytes: Duktape takes some of them for symbols, which are no strings. */

/** Text of a pseudo-variable, '' where it is null. */
export function text(variable: string): string {
  const value: unknown = KSR.pv.gete(variable);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** False for bytes that Duktape takes for a symbol: `text` reads those as ''. */
export function isText(variable: string): boolean {
  return typeof (KSR.pv.gete(variable) as unknown) === 'string';
}

export function header(name: string): string {
  const value: unknown = KSR.hdr.gete(name);
  return typeof value === 'string' ? value : '';
}

/** All header fields of that name, in order. */
export function headers(name: string): string[] {
  const all: string[] = [];
  for (let index = 0; index < 32; index++) {
    const value: unknown = KSR.hdr.gete_idx(name, index);
    if (typeof value !== 'string' || value === '') break;
    all.push(value);
  }
  return all;
}

export function body(): string {
  return text('$rb');
}

export function hasSdp(): boolean {
  return KSR.textops.has_body_type('application/sdp') > 0;
}

/** A value of the definitions file (apps/edge/src/kamailio/definitions.ts). */
export function definition(name: string): string {
  return text(`$def(${name})`);
}

/** Raw texts go into rows cut to 256 characters, without control characters. */
export function shown(raw: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return raw.slice(0, 256).replace(/[\u0000-\u001f\u007f]/g, ' ');
}
