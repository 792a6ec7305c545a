/**
 * A way into a Kamailio whose connections over TCP are all taken. Anybody may open those, and an agent that finds none could not take Kamailio over. So a few
 * more than the limit in force are kept back; through the fifo that Kamailio reads in its own folder the limit is lifted for the moment in which the agent
 * connects. Strangers who connect all the time come in by it too, and stay: so it is lifted by a few at a time, while the agent connects all the time as well.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const keptBack = 64;
const step = 8;

export interface WayIn {
  /** From the next moment on there is room for a few more than before. Never throws: where nobody reads the fifo, no Kamailio runs. */
  widen(): void;
  /** Who is in stays in; no other one comes. */
  close(): void;
}

/** Module jsonrpcs makes it there (-Y). */
export const fifoIn = (runFolder: string) => join(runFolder, 'kamailio_rpc.fifo');

/** @param connections the limit for everybody; kamailio.cfg has `keptBack` more */
export function createWayIn(fifo: string, connections: number): WayIn {
  let more = 0;
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
  return {
    widen() {
      if (more === keptBack) return;
      more = Math.min(more + step, keptBack);
      allow(connections + more);
    },
    close() {
      more = 0;
      allow(connections);
    },
  };
}
