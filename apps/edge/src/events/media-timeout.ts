/**
 * rtpengine says that a call has had no media for its time-out: an XML-RPC call `dlg.terminate_dlg(callid, from tag, to tag)`
 * (--b2b-url, --xmlrpc-format=2). Only that one shape is read.
 */
import type { RouterClient } from '../kamailio/index.ts';

export interface MediaTimeout {
  sipCallId: string;
  fromTag: string;
  toTag: string;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return entities[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

export function readMediaTimeout(xml: string): MediaTimeout | null {
  if (!/<methodName>\s*dlg\.terminate_dlg\s*<\/methodName>/.test(xml)) return null;
  const values = [...xml.matchAll(/<value>\s*(?:<string>)?([^<]*)(?:<\/string>)?\s*<\/value>/g)].map((match) => unescaped(match[1] ?? ''));
  const [sipCallId, fromTag, toTag] = values;
  return sipCallId && fromTag !== undefined && toTag !== undefined ? { sipCallId, fromTag, toTag } : null;
}

/** Ends the call in Kamailio too. */
export function endSilentCall(
  xml: string,
  parts: {
    router: () => Pick<RouterClient, 'endCalls'> | null;
    log: { info(line: object, text: string): void; warn(line: object, text: string): void };
  },
): void {
  const silent = readMediaTimeout(xml);
  if (!silent) return;
  const { sipCallId, fromTag, toTag } = silent;
  parts.log.info({ sipCallId }, 'no media any more: the call is ended');
  parts
    .router()
    ?.endCalls({ calls: [{ sipCallId, callerTag: fromTag, appTag: toTag }], outcome: 'media_timeout' })
    .catch((error) => parts.log.warn({ sipCallId, error: String(error) }, 'the silent call could not be ended'));
}
