/**
 * The platform's gateways for calls out, set by the operator; support reads them. Under /api/v1/platform: GET/POST gateways · GET/PATCH/DELETE
 * gateways/:gateway. A change is on every edge within a second; calls that are up stay on the gateway that carries them.
 */
import * as z from 'zod';
import { liveOn } from './api.ts';
import { gatewayHealth } from './edge-protocol.ts';

const iso = z.iso.datetime();
/** What stands in a SIP header between quotes: printable ASCII without '"' and '\'. */
const inQuotes = (name: string, most: number) =>
  z
    .string()
    .regex(new RegExp(`^[!#-\\[\\]-~]{1,${most}}$`), `A ${name} of 1 to ${most} letters, digits and signs, without spaces, " and \\.`);
const whole = (least: number, most: number) => z.int().min(least).max(most);

const settings = {
  name: z.string().trim().min(1, 'Give it a name.').max(100),
  on: z.boolean(),
  /** IPv4 or IPv6 address without brackets. */
  address: z.string().trim().min(1).max(253),
  port: whole(1, 65_535),
  transport: z.enum(['udp', 'tcp', 'tls']),
  /** The lowest that is well comes first. */
  priority: whole(0, 1000),
  /** Share among those of one priority. */
  weight: whole(1, 100),
  callerIdIn: z
    .array(z.enum(['from', 'p_asserted_identity']))
    .min(1, 'Name at least one header that carries the number: from, p_asserted_identity.')
    .max(2)
    .refine((headers) => new Set(headers).size === headers.length, 'Name each header once.'),
  /** '+12025550101', '12025550101' or '0012025550101' */
  numberFormat: z.enum(['plus_e164', 'e164', 'international']),
  /** Seconds between two OPTIONS that ask whether it is well; 0: it is not asked. */
  checkSeconds: whole(0, 3600).refine((seconds) => seconds === 0 || seconds >= 5, 'Ask every 5 seconds at most, or 0: never.'),
};
const user = inQuotes('user name', 100);
const password = inQuotes('password', 200);

export const gatewayAtEdge = z.object({
  edge: z.string(),
  location: z.string(),
  /** away: the edge itself does not report. */
  health: z.enum([...gatewayHealth.shape.health.options, 'away']),
  since: iso.nullable(),
  code: z.int().nullable(),
});
export const gateway = z.object({
  id: z.string(),
  ...settings,
  /** The password is never shown again. */
  login: z.object({ user: z.string() }).nullable(),
  createdAt: iso,
  live: liveOn,
  edges: z.array(gatewayAtEdge),
});
export type Gateway = z.infer<typeof gateway>;
export type GatewayAtEdge = z.infer<typeof gatewayAtEdge>;

export const gatewayCreate = z.strictObject({
  ...settings,
  on: settings.on.default(true),
  /** 5060; 5061 for TLS. */
  port: settings.port.optional(),
  transport: settings.transport.default('udp'),
  priority: settings.priority.default(10),
  weight: settings.weight.default(10),
  callerIdIn: settings.callerIdIn.default(['from', 'p_asserted_identity']),
  numberFormat: settings.numberFormat.default('plus_e164'),
  checkSeconds: settings.checkSeconds.default(30),
  login: z.strictObject({ user, password }).nullable().default(null),
});
export type GatewayCreate = z.input<typeof gatewayCreate>;
/** Of a login without `password` the one that there is stays. null: no login. */
export const gatewayChange = z
  .strictObject({ ...settings, login: z.strictObject({ user, password: password.optional() }).nullable() })
  .partial();
export type GatewayChange = z.input<typeof gatewayChange>;
