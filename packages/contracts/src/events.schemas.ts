import * as z from 'zod';
import type { EdgeEvent } from './events.ts';
import { type Outcome, outcomeNames } from './outcomes.ts';

const raw = z.string().max(1024);
const id = z.string().max(128);
const at = z.int().min(0);
export const outcome = z.enum(outcomeNames as [Outcome, ...Outcome[]]);
export const origin = z.object({
  address: z.string(),
  port: z.int().min(0).max(65535),
  transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
});

const facts = {
  sipCallId: raw,
  origin,
  calledRaw: raw,
  called: raw.nullable(),
  callerRaw: raw,
  caller: raw.nullable(),
  callerName: raw.nullable(),
  callerWithheld: z.boolean(),
  userAgent: raw,
  codecs: z.array(z.string().max(64)).max(64),
  account: z.string().nullable(),
  trunk: z.string().nullable(),
  number: z.string().nullable(),
  login: id.optional(),
  out: z.object({ person: id, destination: z.string().max(15).nullable() }).optional(),
};

const ms = z.number().min(0);
const rtcpHeard = z.object({
  lossPercent: z.number().min(0).max(100),
  worstLossPercent: z.number().min(0).max(100),
  jitterMs: ms,
  worstJitterMs: ms,
  roundTripMs: ms.nullable(),
});

export const edgeEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call.started'),
    at,
    call: id,
    ...facts,
    people: z.array(z.string()),
    apps: z.int().min(0),
    waking: z.array(z.string()).optional(),
  }),
  z.object({ type: z.literal('call.taken'), at, call: id, by: id.nullable(), on: z.string().optional() }),
  z.object({ type: z.literal('call.moved'), at, call: id, from: id, to: id }),
  z.object({
    type: z.literal('call.ended'),
    at,
    call: id,
    outcome,
    code: z.int(),
    ringAt: at.nullable(),
    answerAt: at.nullable(),
    endAt: at,
    hungUpBy: z.enum(['caller', 'callee', 'platform']).nullable(),
    answeredBy: z.string().nullable(),
    answeredOn: z.string().optional(),
    codec: z.string().nullable(),
    tried: z
      .array(z.object({ gateway: id, code: z.int().min(0).max(699) }))
      .max(32)
      .optional(),
    detail: raw.optional(),
    forward: z.object({ to: raw, destination: z.string().max(15) }).optional(),
  }),
  z.object({
    type: z.literal('call.media'),
    at,
    call: id,
    packetsFromCarrier: z.int().min(0),
    packetsFromPhone: z.int().min(0),
    heardByCarrier: rtcpHeard.nullable(),
    heardByPhone: rtcpHeard.nullable(),
  }),
  z.object({ type: z.literal('call.refused'), at, call: id, ...facts, method: raw, outcome, code: z.int(), detail: raw }),
  z.object({
    type: z.literal('source.unlisted'),
    outcome: z.enum(['source_not_listed', 'flood_blocked', 'login_failed', 'login_locked']),
    count: z.int().min(1),
    at,
    last: z.object({
      origin,
      method: raw,
      calledRaw: raw,
      callerRaw: raw,
      sipCallId: raw,
      userAgent: raw,
      codecs: z.array(z.string().max(64)).max(64),
      trunk: id.optional(),
    }),
  }),
  z.object({ type: z.literal('router.error'), at, where: raw, message: raw, sipCallId: raw }),
]) satisfies z.ZodType<EdgeEvent>;
