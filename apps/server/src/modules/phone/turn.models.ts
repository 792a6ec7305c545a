import type { PhoneSession } from '@patchcord/contracts';
import { mintCredentials } from './credentials.models.ts';

export interface Turn {
  /** turns:host:443?transport=tcp */
  urls: string[];
  secret: string;
}

/** What the browser is told of relays: the secret signs the time until which one person may use them (draft-uberti-behave-turn-rest). */
export function iceServers(turn: Turn | null, userId: string, now: Date): PhoneSession['iceServers'] {
  if (!turn) return [];
  const { username, password } = mintCredentials({ userId, secret: turn.secret, now });
  return [{ urls: turn.urls, username, credential: password }];
}
