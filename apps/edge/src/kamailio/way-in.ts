/**
 * A way into a Kamailio whose connections over TCP are all taken. Anybody may open those, and an agent that finds none would take Kamailio for dead and end
 * its calls. So a few more than the limit in force are kept back; through the fifo that Kamailio reads in its own folder the limit is lifted for the moment
 * in which the agent connects.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Strangers who are quicker may get some of them. */
export const keptBack = 64;

export interface WayIn {
  /** For the next moment there is room. Never throws: where nobody reads the fifo, no Kamailio runs. */
  open(): void;
  /** Who is in stays in; no other one comes. */
  close(): void;
}

/** Module jsonrpcs makes it there (-Y). */
export const fifoIn = (runFolder: string) => join(runFolder, 'kamailio_rpc.fifo');

/** @param connections the limit for everybody; kamailio.cfg has `keptBack` more */
export function createWayIn(fifo: string, connections: number): WayIn {
  const allow = (most: number) => {
    // An answer would go to another fifo, and nobody waits for it. Without a name for that one nothing is done (5.6).
    const wanted = { jsonrpc: '2.0', method: 'cfg.set_now_int', params: ['tcp', 'max_connections', most], reply_name: randomUUID(), id: 1 };
    try {
      const fd = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
      try {
        writeSync(fd, `${JSON.stringify(wanted)}\n`);
      } finally {
        closeSync(fd);
      }
    } catch {
      // It has ended, or hangs: whoever looks after that sees it.
    }
  };
  return { open: () => allow(connections + keptBack), close: () => allow(connections) };
}
