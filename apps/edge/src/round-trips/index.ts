import type { ControlPlane } from '../control-plane.ts';
import type { EdgeSettings } from '../settings.ts';
import { ping } from './ping.ts';
import { createRoundTrips } from './round-trips.ts';

type Log = Parameters<typeof createRoundTrips>[0]['log'];

/** @returns what takes the tasks of a report's answer. */
export const askedRoundTrips = (parts: { controlPlane: ControlPlane; settings: Pick<EdgeSettings, 'privateRoundTrips'>; log: Log }) =>
  createRoundTrips({ ...parts, ping, allowPrivate: parts.settings.privateRoundTrips === 'yes' }).start;
