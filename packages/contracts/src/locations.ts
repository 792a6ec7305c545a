/** Where carriers call, and the machines there. */
import * as z from 'zod';
import { edgeStatus } from './edge-protocol.ts';

const iso = z.iso.datetime();

/* Locations. GET /api/v1/locations, any session. Operators: POST /api/v1/platform/locations · GET/POST /api/v1/platform/edges · DELETE …/edges/:edge */
export const location = z.object({
  id: z.string(),
  name: z.string(),
  /** What a carrier forwards to. */
  host: z.string(),
  addresses: z.array(z.string()),
  sipPort: z.int(),
  /** null: carriers are not told of TLS here. */
  sipTlsPort: z.int().nullable(),
  edges: z.array(z.object({ id: z.string(), name: z.string(), status: edgeStatus.or(z.literal('away')) })),
});
export type Location = z.infer<typeof location>;
export const locationCreate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  host: z.string().trim().min(1).max(253),
  addresses: z.array(z.string()).min(1).max(20),
  sipPort: z.int().min(1).max(65535).default(5060),
  /** Where the location's edges have a certificate: their PATCHCORD_EDGE_SIP_TLS_PORT. */
  sipTlsPort: z.int().min(1).max(65535).nullable().default(null),
});
export type LocationCreate = z.input<typeof locationCreate>;
export const edge = z.object({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  status: edgeStatus.or(z.literal('away')),
  appliedRevision: z.int(),
  revision: z.int(),
  lastSeenAt: iso.nullable(),
  calls: z.int(),
  problems: z.array(z.string()),
});
export type Edge = z.infer<typeof edge>;
export const edgeCreate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  location: z.string(),
  websocketUrl: z.string().min(1).max(300),
});
export type EdgeCreate = z.infer<typeof edgeCreate>;
/** The token is shown here once and kept only as a hash. */
export const edgeCreated = edge.extend({ token: z.string() });
export type EdgeCreated = z.infer<typeof edgeCreated>;
