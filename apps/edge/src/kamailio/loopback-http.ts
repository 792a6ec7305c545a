/**
 * HTTP to Kamailio on a loopback address, over connections that are kept. A body is sent when Kamailio has said 100 (RFC 9110 section 10.1.1): at the end of a head it
 * looks three times, without regard to case, through all it has read by then, and over a batch of rows that costs about as much as to write them.
 */
import { Agent, request } from 'node:http';
import { comeIn, isClosedAtOnce, NoRoomError } from './come-in.ts';
import type { WayIn } from './way-in.ts';

export interface LoopbackHttp {
  /**
   * @param onSent the body is gone: now it is Kamailio's turn
   * @throws NoRoomError where not even the way in led in; an error when nobody answers, or not within the time limit
   */
  ask(method: 'GET' | 'POST', path: string, body?: string, onSent?: () => void): Promise<{ status: number; text: string }>;
}

/** Another one that asks may have taken the connection that came in. */
const tries = 3;

export function createLoopbackHttp(options: {
  address?: string;
  port: number;
  token: string;
  timeoutMs: number;
  wayIn?: WayIn | undefined;
}): LoopbackHttp {
  const { address = '127.0.0.1', port, token, timeoutMs, wayIn } = options;
  const agent = new Agent({ keepAlive: true });

  let coming: Promise<void> | null = null;

  /** What was closed at once was not looked at, and everything that is asked may be asked again (client.ts). */
  async function askByWayIn(asked: Parameters<LoopbackHttp['ask']>, way: WayIn) {
    for (let left = tries; left > 0; left--) {
      // A short answer. The connection is kept for what is asked next.
      coming ??= comeIn(() => askOnce('GET', '/workers'), way).finally(() => {
        coming = null;
      });
      await coming;
      try {
        return await askOnce(...asked);
      } catch (error) {
        if (!isClosedAtOnce(error)) throw error;
      }
    }
    throw new NoRoomError();
  }

  const askOnce: LoopbackHttp['ask'] = (method, path, body, onSent) =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { authorization: `Bearer ${token}` };
      if (body !== undefined) {
        Object.assign(headers, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), expect: '100-continue' });
      }
      const asked = request({ host: address, port, method, path, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
        });
        answer.on('end', () => {
          settle(() => resolve({ status: answer.statusCode ?? 0, text }));
          if (!asked.writableEnded) asked.destroy(); // an answer without the 100: the connection still owes a body
        });
        answer.on('error', (error) => settle(() => reject(error)));
      });
      const late = setTimeout(() => asked.destroy(new Error(`${method} ${path}: no answer within ${timeoutMs / 1_000} s`)), timeoutMs);
      const settle = (end: () => void) => {
        clearTimeout(late);
        end();
      };
      asked.on('error', (error) => settle(() => reject(error)));
      if (body === undefined) asked.end();
      else asked.on('continue', () => asked.end(body, onSent));
    });

  return {
    ask: (...asked) =>
      askOnce(...asked).catch((error) => {
        if (!wayIn || !isClosedAtOnce(error)) throw error;
        return askByWayIn(asked, wayIn);
      }),
  };
}
