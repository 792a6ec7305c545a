/** Cuts a byte stream into lines (NDJSON). */
const mostBytes = 64 * 1024 * 1024;

/** @throws when one line is longer than 64 MB: nothing that we speak to sends that. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      held.push(chunk.subarray(from, at));
      yield decoder.decode(Buffer.concat(held));
      held = [];
      heldBytes = 0;
      from = at + 1;
    }
    if (from < chunk.length) {
      held.push(chunk.subarray(from));
      heldBytes += chunk.length - from;
      if (heldBytes > mostBytes) throw new Error(`a line is longer than ${mostBytes} bytes`);
    }
  }
}
