/** One web push: encrypted for the browser alone (RFC 8291), signed for its push service (RFC 8292), sent to the address that was checked. */
import { createECDH, randomBytes } from 'node:crypto';
import type { PushMessage } from '@patchcord/contracts';
import ece from 'http_ece';
import { post } from '../../platform/outbound/post.ts';
import { type Resolve, resolveTarget } from '../../platform/outbound/target.ts';
import type { PushKey } from './push-key.ts';
import { notReached, type Pushed, pushedBy } from './wakes.models.ts';

export interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface Push {
  to: Subscription;
  message: PushMessage;
  /** How long the push service keeps it for a browser that is away. */
  ttlSeconds: number;
  urgency: 'high' | 'normal';
  /** One of the same topic that still waits is replaced. */
  topic: string;
}

export interface Pushing {
  key: PushKey;
  resolve: Resolve;
  /** Test setting. */
  allowPrivate: boolean;
}

const timeoutMs = 5_000;

function encrypt(message: PushMessage, { p256dh, auth }: Subscription): Buffer {
  const privateKey = createECDH('prime256v1');
  privateKey.generateKeys();
  const salt = randomBytes(16).toString('base64url');
  return ece.encrypt(Buffer.from(JSON.stringify(message)), { version: 'aes128gcm', dh: p256dh, privateKey, salt, authSecret: auth });
}

export async function sendPush(
  { to, message, ttlSeconds, urgency, topic }: Push,
  { key, resolve, allowPrivate }: Pushing,
): Promise<Pushed> {
  try {
    const target = await resolveTarget(to.endpoint, { allowPrivate, resolve });
    const headers = {
      authorization: await key.authorization(target.url, new Date()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(Math.max(0, Math.ceil(ttlSeconds))),
      urgency,
      topic,
    };
    const { status } = await post({ target, body: encrypt(message, to), headers, timeoutMs });
    return pushedBy(status);
  } catch {
    // What went wrong may name the endpoint: it is neither logged nor kept.
    return notReached;
  }
}
