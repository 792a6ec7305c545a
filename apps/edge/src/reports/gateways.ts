import type { GatewayHealth, GatewayState } from '@patchcord/contracts';

/** What the router knows of gateways, as the control plane reads it. */
export const reportedGateways = (states: GatewayState[]): GatewayHealth[] =>
  states.map(({ gateway, health, sinceMs, code }) => ({
    gateway,
    health,
    since: health === 'unknown' ? null : new Date(sinceMs).toISOString(),
    code,
  }));

/** A change in this is worth a report of its own. */
export const healthWords = (states: GatewayState[]): string => states.map(({ gateway, health }) => `${gateway} ${health}`).join();
