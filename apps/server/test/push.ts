/** What a browser and its push service are to us: a subscription whose keys the test has, and a real https server that takes pushes. */
import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pushCertificate, pushCertificateKey } from './push-certificate.ts';

export interface TestSubscription {
  /** As `PushSubscription.toJSON` says it. */
  json: { endpoint: string; keys: { p256dh: string; auth: string } };
  /** What only the browser can do (RFC 8291 section 3.4). */
  decrypt(body: Buffer): string;
}

export function newSubscription(at = 'https://push.example.com'): TestSubscription {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return subscriptionOf({ endpoint: `${at}/push/${randomBytes(12).toString('base64url')}`, keys, auth: randomBytes(16) });
}

export function subscriptionOf({ endpoint, keys, auth }: { endpoint: string; keys: ECDH; auth: Buffer }): TestSubscription {
  const json = { endpoint, keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') } };
  return { json, decrypt: (body) => decrypt(body, keys, auth) };
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number) => Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
const named = (text: string) => Buffer.from(`${text}\0`);

/** By RFC 8188 and 8291, from their text: what encrypts is a library, and must not be its own judge. */
function decrypt(body: Buffer, keys: ECDH, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.length);
  const info = Buffer.concat([named('WebPush: info'), keys.getPublicKey(), sender]);
  const secret = derive(keys.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, named('Content-Encoding: aes128gcm'), 16);
  const open = createDecipheriv('aes-128-gcm', key, derive(secret, salt, named('Content-Encoding: nonce'), 12));
  open.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

export interface TakenPush {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
export interface PushService {
  /** `https://127.0.0.1:…` */
  url: string;
  taken: TakenPush[];
  /** What it answers from now on; 201 takes it. */
  answer: (path: string) => number;
  close(): Promise<void>;
}

export async function openPushService(): Promise<PushService> {
  const server = createServer({ cert: pushCertificate, key: pushCertificateKey }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      service.taken.push({ path, headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(service.answer(path)).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const service: PushService = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    answer: () => 201,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

/** From now on this process believes the certificate of the push service of tests. */
export const trustPushService = () => setDefaultCACertificates([...getCACertificates('default'), pushCertificate]);
