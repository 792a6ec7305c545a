/** A push to one browser, as the events of a call make it due. */
import type { PushMessage } from '@patchcord/contracts';
import { formatNumber } from '../numbers/numbers.models.ts';
import type { Subscription } from './push.ts';

/** To be sent once the transaction is committed. */
export interface DuePush {
  /** Of the subscription. */
  wake: string;
  account: string;
  to: Subscription;
  message: PushMessage;
  /** Nobody is served by a push that comes later. */
  until: Date;
}

export interface NoteWakings {
  now: Date;
  /** How far the edge's clock is ahead of ours. */
  aheadMs: number;
}

export const who = (call: { callerWithheld: boolean; caller: string | null; callerName: string | null }) => {
  const caller = call.callerWithheld ? null : call.caller;
  return { caller, callerText: caller === null ? null : formatNumber(caller), name: call.callerWithheld ? null : call.callerName };
};

export const subscriptionOf = ({ endpoint, p256dh, auth }: Subscription): Subscription => ({ endpoint, p256dh, auth });
