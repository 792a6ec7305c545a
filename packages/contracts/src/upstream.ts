/**
 * The platform's upstream for calls in: where the calls of ported numbers come from, and how it writes numbers. One for the platform.
 * GET/PUT /api/v1/platform/upstream: operators and support read it, operators declare it, whole.
 */
import * as z from 'zod';
import { liveOn, source, sourceCreate, trunk } from './api.ts';
import { callerFrom } from './rows.schemas.ts';

const limits = { callsLimit: z.int().min(1).max(100_000), callsPerSecond: z.int().min(1).max(10_000) };

export const upstream = z.object({
  id: z.string(),
  name: z.string(),
  sources: z.array(source),
  /** Country of national numbers; null: it always sends the country code. */
  country: z.string().nullable(),
  calledFrom: trunk.shape.calledFrom,
  callerFrom: trunk.shape.callerFrom,
  ...limits,
  /** Numbers that come by it alone, and numbers that come by it too today. */
  numbers: z.int(),
  live: liveOn,
});
export type Upstream = z.infer<typeof upstream>;
/** null: not declared yet, so no number can be ported. */
export const upstreamShown = z.object({ upstream: upstream.nullable() });
export type UpstreamShown = z.infer<typeof upstreamShown>;

export const upstreamChange = z.strictObject({
  name: z.string().trim().min(1).max(100),
  sources: z.array(sourceCreate).min(1, 'List at least one address that its calls come from.').max(200),
  country: trunk.shape.country.default(null),
  calledFrom: trunk.shape.calledFrom.default('request_uri'),
  callerFrom: callerFrom.default(['p_asserted_identity', 'remote_party_id', 'from']),
  callsLimit: limits.callsLimit.default(1_000),
  callsPerSecond: limits.callsPerSecond.default(100),
});
export type UpstreamChange = z.input<typeof upstreamChange>;
