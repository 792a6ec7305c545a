/**
 * An answer that Kamailio cannot build: it reads all header fields of the request for it, and one of them cannot be read. Those that an answer copies
 * (RFC 3261 section 8.2.6.2) are copied as they came. Over UDP only: in a stream nobody knows where such a message ends.
 */
import { text } from './wire.ts';

const copied = /^(via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/i;

export function answerByHand(code: number, phrase: string) {
  if (text('$proto') !== 'udp') return;
  const head = (text('$mb').split(/\r?\n\r?\n/)[0] as string).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const lines = [`SIP/2.0 ${code} ${phrase}`];
  let via = '';
  for (let i = 1; i < head.length; i++) {
    const line = head[i] as string;
    if (!copied.test(line)) continue;
    const letter = line.charAt(0).toLowerCase();
    if (letter === 'v' && via === '') {
      via = line;
      lines.push(returned(line));
    }
    // A tag of our own makes it a final answer like any other.
    else if (letter === 't' && !/;\s*tag\s*=/i.test(line)) lines.push(`${line};tag=${text('$uuid(r)')}`);
    else lines.push(line);
  }
  if (via === '') return;
  lines.push('Content-Length: 0', '', '');
  // A text for Kamailio ends at a NUL.
  const answer = lines.join('\r\n').replace(/\0/g, ' ');
  KSR.corex.sendx(`sip:${bracketed(text('$si'))}:${portOf(via)};transport=udp`, `udp:${bracketed(text('$Ri'))}:${text('$Rp')}`, answer);
}

/** The first value of the uppermost Via, as RFC 3261 section 18.2.1 and RFC 3581 section 4 complete it. */
function returned(via: string): string {
  return via.replace(/^[^,]*/, (value) => `${value.replace(/;\s*rport(?=\s*(;|$))/i, `;rport=${text('$sp')}`)};received=${text('$si')}`);
}

/** Where it goes: RFC 3261 section 18.2.2, RFC 3581 section 4. */
function portOf(via: string): string {
  const value = (/^[^,]*/.exec(via) as RegExpExecArray)[0];
  if (/;\s*rport/i.test(value)) return text('$sp');
  const port = /^\w+[ \t]*:\s*SIP\s*\/\s*2\.0\s*\/\s*\w+\s+(?:\[[^\]]*\]|[^\s:;]+)\s*:\s*(\d{1,5})/i.exec(value);
  return port ? (port[1] as string) : '5060';
}

const bracketed = (address: string) => (address.indexOf(':') < 0 || address.charAt(0) === '[' ? address : `[${address}]`);
