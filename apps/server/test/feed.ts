/** Reads an edge's change stream over a real socket. */
import { type ChangeLine, changeLine } from '@patchcord/contracts';
import type { TestServer } from './harness.ts';

export interface FeedReader {
  /** The next line that fits; everything before it is dropped. */
  until<T extends ChangeLine['type']>(
    type: T,
    fits?: (line: Extract<ChangeLine, { type: T }>) => boolean,
  ): Promise<Extract<ChangeLine, { type: T }>>;
  /** Every line up to and with the first that fits. */
  collect(last: (line: ChangeLine) => boolean): Promise<ChangeLine[]>;
  ended: Promise<void>;
  close(): void;
}

const epochOf = async (it: TestServer) => (await it.database.db.selectFrom('feed').select('epoch').executeTakeFirstOrThrow()).epoch;

export async function readFeed(it: TestServer, since: number, token = it.edge.token, epoch?: string): Promise<FeedReader> {
  if (!it.server.app.server.listening) await it.server.app.listen({ host: '127.0.0.1', port: 0 });
  const address = it.server.app.server.address() as { port: number };
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${address.port}/api/edge/v1/changes?since=${since}&epoch=${epoch ?? (await epochOf(it))}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  if (!answer.ok || !answer.body) throw new Error(`changes: ${answer.status}`);
  const { body } = answer;
  const lines: ChangeLine[] = [];
  let wake = () => {};
  let over = false;
  const ended = (async () => {
    let rest = '';
    try {
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts.map((part) => changeLine.parse(JSON.parse(part))));
        wake();
      }
    } catch (error) {
      if (!stop.signal.aborted && (error as Error).name !== 'TypeError') throw error;
    } finally {
      over = true;
      wake();
    }
  })();
  const next = async (): Promise<ChangeLine> => {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const line = lines.shift();
      if (line) return line;
      if (over) throw new Error('the stream ended');
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no such line within 10 s')), deadline - Date.now());
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  return {
    async until(type, fits = () => true) {
      for (;;) {
        const line = await next();
        if (line.type === type && fits(line as never)) return line as never;
      }
    },
    async collect(last) {
      const seen: ChangeLine[] = [];
      for (;;) {
        const line = await next();
        seen.push(line);
        if (last(line)) return seen;
      }
    },
    ended,
    close: () => stop.abort(),
  };
}

/** The newest revision, as a stream says it. */
export async function readFeedHello(it: TestServer): Promise<{ revision: number; epoch: string }> {
  const feed = await readFeed(it, 0);
  const hello = await feed.until('hello');
  feed.close();
  return hello;
}
