/** Reads sipp's message trace as it grows, each message once it is whole. */
import { open } from 'node:fs/promises';
import { header, readTrace, type TracedMessage } from '../trace.ts';

const tickMs = 20;
const mostBytes = 1_048_576;

/** Of the last message of a trace: the file may end in its middle. */
function isWhole(text: string): boolean {
  const bodyAt = /\r?\n\r?\n/.exec(text);
  if (!bodyAt) return false;
  const bodyLength = Buffer.byteLength(text.slice(bodyAt.index + bodyAt[0].length));
  return bodyLength >= Number(header(text, 'Content-Length') ?? 0);
}

/** @returns how to stop */
export function followTrace(file: string, take: (message: TracedMessage) => void): () => void {
  let offset = 0;
  let pending = '';
  let stopped = false;
  const look = async () => {
    const handle = await open(file).catch(() => null);
    if (!handle) return;
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, offset);
      offset += bytesRead;
      pending += buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
    const messages = readTrace(pending);
    const last = messages.at(-1);
    if (last && !isWhole(last.text)) {
      messages.pop();
      pending = pending.slice(pending.lastIndexOf('-'.repeat(40), pending.length - last.text.length));
    } else if (last) pending = '';
    if (!stopped) for (const message of messages) take(message);
  };
  const repeat = async () => {
    while (!stopped) {
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
  };
  void repeat();
  return () => {
    stopped = true;
  };
}
