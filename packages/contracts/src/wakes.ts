/*
 * Browsers of a person that can be woken by web push when a call comes and the phone is closed (RFC 8030, 8291, 8292). GET …/phone/wakes · POST …/phone/wakes ·
 * PATCH …/phone/wakes/:wake · DELETE …/phone/wakes/:wake. Always those of whoever asks; an endpoint is never said again.
 */
import * as z from 'zod';

export const wake = z.object({
  id: z.string(),
  /** 'Chrome on Android', by what it called itself. */
  browser: z.string(),
  createdAt: z.iso.datetime(),
  /** Not to be disturbed: it is not woken meanwhile. */
  doNotDisturb: z.boolean(),
  /** The last push to it; null: none yet. `error` null: its push service took it. */
  last: z.object({ at: z.iso.datetime(), error: z.string().nullable() }).nullable(),
});
export type Wake = z.infer<typeof wake>;

export const wakes = z.object({
  items: z.array(wake),
  /** Public key of this Patchcord, base64url: what `PushManager.subscribe` wants as applicationServerKey. */
  key: z.string(),
  /** This person has an app connected now, here or elsewhere. */
  online: z.boolean(),
});
export type Wakes = z.infer<typeof wakes>;

export const mostWakes = 8;

/** A `PushSubscription` as its `toJSON` says it. */
export const wakeCreate = z.strictObject({
  endpoint: z.string().min(1).max(2_000),
  keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }),
  /** The endpoint that this one comes instead of, where the browser renewed its subscription. */
  instead: z.string().max(2_000).nullish(),
  /** Left out: as it was, else false. */
  doNotDisturb: z.boolean().optional(),
});
export type WakeCreate = z.input<typeof wakeCreate>;

export const wakeChange = z.strictObject({ doNotDisturb: z.boolean() });

/** By what a call reaches a person now: an app that is connected, a browser that can be woken and is not on do not disturb, a desk phone or softphone that is registered. */
export const reachedBy = z.enum(['app', 'wake', 'device']);
export type ReachedBy = z.infer<typeof reachedBy>;

/** What a push carries, encrypted for the browser. */
export type PushMessage =
  | {
      type: 'call';
      /** `call_…` */
      call: string;
      account: string;
      /** As E.164, and as people read it; null: withheld, or none. */
      caller: string | null;
      callerText: string | null;
      name: string | null;
      /** The number that is called, as people read it. */
      number: string;
      /** Milliseconds since 1970 by the control plane's clock, and from now: a browser's clock may be wrong. */
      until: number;
      forMs: number;
    }
  | {
      type: 'call.over';
      call: string;
      account: string;
      caller: string | null;
      callerText: string | null;
      name: string | null;
      missed: boolean;
      /** Name of the colleague who has it. */
      answeredBy?: string;
      /** Nobody took it, and it rings another number now. */
      wentOn?: true;
    };
