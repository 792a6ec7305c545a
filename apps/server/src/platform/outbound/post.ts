/** One POST to somebody else's server: to the address that was checked, within a time, without redirects, reading little of the answer. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Target } from './target.ts';

export interface Posted {
  status: number;
  /** The first bytes of the answer, for whoever looks why it was refused. */
  text: string;
}
export interface Post {
  target: Target;
  body: string | Uint8Array;
  headers: Record<string, string>;
  timeoutMs: number;
}

const mostBytes = 2_000;

/** @throws where there was no answer within the time. */
export function post({ target, body, headers, timeoutMs }: Post): Promise<Posted> {
  const { url, address, family } = target;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false, // no connection is kept: the next request is checked and connected anew
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // The name stays in Host and in the certificate's check; the address is the one that was looked at.
      lookup: (_host, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
      maxHeaderSize: 16_384,
      signal: AbortSignal.timeout(timeoutMs), // all of it: also an answer that drips
    });
    request.on('error', (error) =>
      reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? new Error(`no answer within ${timeoutMs / 1_000} s`) : error),
    );
    request.on('response', (response) => {
      let text = '';
      let bytes = 0;
      const finish = () => {
        resolve({ status: response.statusCode ?? 0, text: text.slice(0, mostBytes) });
        request.destroy();
      };
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        bytes += Buffer.byteLength(part);
        if (bytes >= mostBytes) finish();
      });
      response.on('end', finish);
      response.on('error', finish); // the status is known, and that is what counts
    });
    request.end(body);
  });
}
