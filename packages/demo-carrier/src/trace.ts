/**
 * sipp's message trace (`-trace_msg`): every message sent and received, in order, with local time in microseconds.
 *
 *     ----------------------------------------------- 2026-03-01 10:00:00.123456
 *     UDP message received [312] bytes :
 *
 *     SIP/2.0 180 Ringing
 *     …
 */
export interface TracedMessage {
  direction: 'sent' | 'received';
  /** Milliseconds since 1970. */
  atMs: number;
  text: string;
}

/** One SIP answer to the call's INVITE, `ms` after the INVITE was sent. */
export interface SipAnswer {
  code: number;
  phrase: string;
  ms: number;
}

const heading = /^-{40,} (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d\.\d+)[^\n]*\n[A-Z]+ message (sent|received) [^\n]*\n\n?/gm;

/** Reads the whole trace, or as much of it as is written yet. */
export function readTrace(trace: string): TracedMessage[] {
  const headings = [...trace.matchAll(heading)];
  return headings.map((found, index) => ({
    direction: found[3] as TracedMessage['direction'],
    atMs: Date.parse(`${found[1]}T${(found[2] as string).slice(0, 12)}`),
    text: trace.slice(found.index + found[0].length, headings[index + 1]?.index ?? trace.length),
  }));
}

export const header = (text: string, name: string): string | null =>
  new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)[ \\t]*\\r?$`, 'im').exec(text)?.[1] ?? null;

const isInvite = (message: TracedMessage) => message.direction === 'sent' && message.text.startsWith('INVITE ');

/** The answers to the INVITE in the order they came, each once: a repetition of the one before it is left out. */
export function answersOf(messages: readonly TracedMessage[]): SipAnswer[] {
  const sentMs = messages.find(isInvite)?.atMs;
  const answers: SipAnswer[] = [];
  if (sentMs === undefined) return answers;
  for (const { direction, atMs, text } of messages) {
    if (direction !== 'received') continue;
    const status = /^SIP\/2\.0 (\d{3}) ?([^\r\n]*)/.exec(text);
    if (!status || !/\bINVITE\b/.test(header(text, 'CSeq') ?? '')) continue;
    const answer = { code: Number(status[1]), phrase: status[2] as string, ms: atMs - sentMs };
    if (answer.code === answers.at(-1)?.code) continue;
    answers.push(answer);
  }
  return answers;
}

/** Who sent the first BYE. */
export function hungUpBy(messages: readonly TracedMessage[]): 'carrier' | 'callee' | null {
  const bye = messages.find((message) => message.text.startsWith('BYE '));
  if (!bye) return null;
  return bye.direction === 'sent' ? 'carrier' : 'callee';
}

/** Where the other side wants its sound, and how: from the newest SDP it sent. null before there is any. */
export function remoteMedia(messages: readonly TracedMessage[]): { address: string; port: number; payloads: number[] } | null {
  for (const { direction, text } of messages.toReversed()) {
    if (direction !== 'received') continue;
    const address = /^c=IN IP[46] (\S+)/m.exec(text)?.[1];
    const media = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(text);
    if (address && media) return { address, port: Number(media[1]), payloads: (media[2] as string).trim().split(/ +/).map(Number) };
  }
  return null;
}
