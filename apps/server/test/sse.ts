/** Reads server-sent events over a real socket, as a browser does. */
import type { TestServer } from './harness.ts';

export interface ServerEvent {
  event: string;
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the wire says
  data: any;
}
export interface EventReader {
  status: number;
  type: string | null;
  seen: ServerEvent[];
  /** The first event that fits and was not taken yet; those before it are dropped. */
  until(event: string, fits?: (data: ServerEvent['data']) => boolean, withinMs?: number): Promise<ServerEvent>;
  ended: Promise<void>;
  close(): void;
}

export async function readEvents(it: TestServer, path: string, headers: Record<string, string>): Promise<EventReader> {
  if (!it.server.app.server.listening) await it.server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = it.server.app.server.address() as { port: number };
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: stop.signal });
  const seen: ServerEvent[] = [];
  const waiting: ServerEvent[] = [];
  let wake = () => {};
  const read = async () => {
    if (!answer.body || answer.status !== 200) return;
    let rest = '';
    try {
      for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) =>
            block
              .split('\n')
              .find((line) => line.startsWith(`${name}: `))
              ?.slice(name.length + 2);
          const data = field('data');
          if (data === undefined) continue;
          const one = { event: field('event') ?? '', id: field('id') ?? '', data: JSON.parse(data) };
          seen.push(one);
          waiting.push(one);
        }
        wake();
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  };
  const ended = read();
  ended.catch(() => {});
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    seen,
    async until(event, fits = () => true, withinMs = 5_000) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const one = waiting.shift();
        if (one?.event === event && fits(one.data)) return one;
        if (one) continue;
        if (Date.now() >= deadline) throw new Error(`no event ${event} within ${withinMs} ms; came: ${JSON.stringify(seen)}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    ended,
    close: () => stop.abort(),
  };
}
