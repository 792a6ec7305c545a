/** Messages of a wire with the moment they came: `Wire.next` looks every 10 ms, which is too coarse where milliseconds are measured. */
import { headerOf, type SipMessage } from '../tests/rig/sip.ts';
import type { Wire } from '../tests/rig/wire.ts';

export interface Heard {
  message: SipMessage;
  atMs: number;
}

type Fits = (message: SipMessage) => boolean;

/** @returns what waits for the first message of a call that fits. It must be asked before the message can come. */
export function listen(wire: Wire): (sipCallId: string, fits: Fits, limitMs?: number) => Promise<Heard> {
  const waiting = new Set<{ sipCallId: string; fits: Fits; resolve: (heard: Heard) => void }>();
  wire.onMessage((message) => {
    const atMs = performance.now();
    for (const one of waiting) {
      if (headerOf(message, 'Call-ID') !== one.sipCallId || !one.fits(message)) continue;
      waiting.delete(one);
      one.resolve({ message, atMs });
    }
  });
  return (sipCallId, fits, limitMs = 5_000) => {
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    const one = { sipCallId, fits, resolve };
    waiting.add(one);
    const limit = setTimeout(() => {
      waiting.delete(one);
      reject(new Error(`waited ${limitMs} ms for a message of ${sipCallId}`));
    }, limitMs);
    return promise.finally(() => clearTimeout(limit));
  };
}
