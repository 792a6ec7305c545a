/**
 * How far a carrier is from each location: the edges measure it themselves (ICMP echo) and the control plane keeps it for a day.
 *
 * GET/POST  …/trunks/:trunk/round-trips        to that trunk's addresses
 * GET/POST  …/requests/:request/round-trips    to those that the request lists now
 *
 * POST asks the edges for what is not known (202, the same shape as GET); while `state` is 'waiting', GET it again every second.
 */
import * as z from 'zod';
import { ownershipTask } from './ownership.ts';

/** Targets of one request. */
export const mostTargets = 4;

/* Edge: the answer to a report may hold this; results go to POST /api/edge/v1/round-trips. */
export const roundTripTask = z.object({ address: z.string().max(45) });
export const edgeTasks = z.object({
  roundTrips: z.array(roundTripTask).max(16).default([]),
  ownershipChecks: z.array(ownershipTask).max(4).default([]),
});
export type EdgeTasks = z.infer<typeof edgeTasks>;
export const roundTripResult = z.object({
  address: z.string().max(45),
  /** Median of the answers; null: none came. */
  milliseconds: z.number().min(0).max(60_000).nullable(),
});
export type RoundTripResult = z.infer<typeof roundTripResult>;
export const roundTripResults = z.strictObject({ results: z.array(roundTripResult).max(16) });

export const roundTripState = z.enum(['waiting', 'measured', 'no_answer']);
export type RoundTripState = z.infer<typeof roundTripState>;

export const roundTrips = z.object({
  state: z.enum(['waiting', 'ready']),
  /** What is measured to; empty where no address can be. `country`: where it is registered, ISO 3166-1 alpha-2. */
  addresses: z.array(z.object({ address: z.string(), country: z.string().nullable() })),
  locations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      host: z.string(),
      addresses: z.array(z.string()),
      /** An edge of it is in contact. */
      connected: z.boolean(),
      state: roundTripState,
      /** Mean over the addresses that answered. */
      milliseconds: z.number().nullable(),
      /** From the location's country to the carrier's, by where addresses are registered; null where nobody knows. */
      kilometres: z.int().nullable(),
    }),
  ),
  /** null while it is not known: waiting, or nothing to go by. */
  recommended: z.string().nullable(),
  /** Why that one, or why none. */
  reason: z.string(),
});
export type RoundTrips = z.infer<typeof roundTrips>;
