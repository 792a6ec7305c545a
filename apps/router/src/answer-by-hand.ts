/**
 * An answer that Kamailio cannot build: it reads all header fields of the request for it, and one of them cannot be read. Those that an answer copies
 * (RFC 3261 section 8.2.6.2) are copied as they came. Over UDP only: in a stream nobody knows where such a message ends.
 */
import { digitsUntil, isSpace, replaced, spacesUntil, trimmed } from '@patchcord/contracts/texts';
import { text } from './wire.ts';

const copied = ['via', 'v', 'from', 'f', 'to', 't', 'call-id', 'i', 'cseq'];

export function answerByHand(code: number, phrase: string) {
  if (text('$proto') !== 'udp') return;
  const lines = [`SIP/2.0 ${code} ${phrase}`];
  let via = '';
  const head = headLines(text('$mb'));
  for (let i = 1; i < head.length; i++) {
    const line = head[i] as string;
    const colon = line.indexOf(':');
    const name = colon < 0 ? '' : trimmed(line.slice(0, colon)).toLowerCase();
    if (copied.indexOf(name) < 0) continue;
    const letter = name.charAt(0);
    if (letter === 'v' && via === '') {
      via = line;
      lines.push(returned(line));
    }
    // A tag of our own makes it a final answer like any other.
    else if (letter === 't' && parameterAfter(line, 'tag') === null) lines.push(`${line};tag=${text('$uuid(r)')}`);
    else lines.push(line);
  }
  if (via === '') return;
  lines.push('Content-Length: 0', '', '');
  // A text for Kamailio ends at a NUL.
  const answer = replaced(lines.join('\r\n'), '\0', ' ');
  KSR.corex.sendx(`sip:${bracketed(text('$si'))}:${portOf(via)};transport=udp`, `udp:${bracketed(text('$Ri'))}:${text('$Rp')}`, answer);
}

/** The lines in front of the body; one that begins with white space goes on the one before (RFC 3261 section 7.3.1). */
function headLines(message: string): string[] {
  const lines: string[] = [];
  const raw = message.split('\n');
  for (let i = 0; i < raw.length; i++) {
    const ended = raw[i] as string;
    const line = ended.charAt(ended.length - 1) === '\r' ? ended.slice(0, -1) : ended;
    if (line === '') break;
    const first = line.charAt(0);
    if (lines.length > 0 && (first === ' ' || first === '\t')) lines[lines.length - 1] += ` ${trimmed(line)}`;
    else lines.push(line);
  }
  return lines;
}

/** Where `;name` ends, with white space behind it skipped; null where no such parameter is. */
function parameterAfter(line: string, name: string): number | null {
  for (let at = line.indexOf(';'); at >= 0; at = line.indexOf(';', at + 1)) {
    const from = spacesUntil(line, at + 1);
    const end = from + name.length;
    if (line.slice(from, end).toLowerCase() !== name) continue;
    const behind = spacesUntil(line, end);
    const next = line.charAt(behind);
    if (next === '' || next === ';' || next === '=') return end;
  }
  return null;
}

/** 'Via: …' up to the first comma: one header may hold several. */
const firstValue = (via: string) => (via.indexOf(',') < 0 ? via : via.slice(0, via.indexOf(',')));

/** The first value of the uppermost Via, as RFC 3261 section 18.2.1 and RFC 3581 section 4 complete it. */
function returned(via: string): string {
  const value = firstValue(via);
  const rport = parameterAfter(value, 'rport');
  const isBare = rport !== null && value.charAt(spacesUntil(value, rport)) !== '=';
  const whole = isBare ? `${value.slice(0, rport as number)}=${text('$sp')}${value.slice(rport as number)}` : value;
  return `${whole};received=${text('$si')}${via.slice(value.length)}`;
}

/** Where it goes: RFC 3261 section 18.2.2, RFC 3581 section 4. */
function portOf(via: string): string {
  const value = firstValue(via);
  if (parameterAfter(value, 'rport') !== null) return text('$sp');
  // Via: SIP/2.0/UDP host:port;…
  const version = value.indexOf('/');
  const transport = version < 0 ? -1 : value.indexOf('/', version + 1);
  if (transport < 0) return '5060';
  let at = spacesUntil(value, transport + 1);
  while (at < value.length && !isSpace(value.charCodeAt(at))) at++;
  at = spacesUntil(value, at);
  if (value.charAt(at) === '[') at = Math.max(at, value.indexOf(']', at));
  while (at < value.length && ':;'.indexOf(value.charAt(at)) < 0) at++;
  if (value.charAt(at) !== ':') return '5060';
  const from = spacesUntil(value, at + 1);
  const port = value.slice(from, digitsUntil(value, from));
  return port === '' ? '5060' : port.slice(0, 5);
}

const bracketed = (address: string) => (address.indexOf(':') < 0 || address.charAt(0) === '[' ? address : `[${address}]`);
