import type { UA } from 'jssip/lib/UA.js';

/** Longer than a round trip on a bad line. */
const answerWithinMs = 1_500;

/** What JsSIP has and does not declare. */
interface Inside {
  transport: { isConnected(): boolean; isConnecting(): boolean; connect(): void; disconnect(): void };
  sendOptions(target: string, body: undefined, how: { eventHandlers: { succeeded(): void; failed(): void } }): void;
}

/**
 * Asks the edge whether it hears us (RFC 3261 section 11), and connects anew where it does not answer: after a change of network a WebSocket stays open that
 * leads nowhere, until TCP gives it up many minutes later.
 * @param domain our SIP domain
 */
export function checkConnection(ua: UA, domain: string): void {
  const inside = ua as unknown as Inside;
  const { transport } = inside;
  if (!transport.isConnected()) {
    if (!transport.isConnecting()) transport.connect();
    return;
  }
  let answered = false;
  // A refusal is an answer too; and where the connection closes meanwhile, JsSIP knows that by itself.
  const heard = () => {
    answered = true;
  };
  inside.sendOptions(`sip:${domain}`, undefined, { eventHandlers: { succeeded: heard, failed: heard } });
  setTimeout(() => {
    if (answered || !transport.isConnected()) return;
    transport.disconnect();
    transport.connect();
  }, answerWithinMs);
}

/** What browsers tell of a change of network. Not all do, and not of each: in a call its sound tells (media-watch.ts). @returns ends it */
export function watchNetwork(changed: () => void): () => void {
  const { connection } = navigator as Navigator & { connection?: EventTarget & { type?: string } };
  let type = connection?.type;
  // It tells of each guess at the speed too.
  const typeChanged = () => {
    if (connection?.type === type) return;
    type = connection?.type;
    changed();
  };
  addEventListener('online', changed);
  connection?.addEventListener('change', typeChanged);
  return () => {
    removeEventListener('online', changed);
    connection?.removeEventListener('change', typeChanged);
  };
}
