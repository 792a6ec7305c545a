/** What runs now, as the agent last saw it. One writer for each field: see main.ts. */
import type { GatewayState, RouterState } from '@patchcord/contracts';
import type { Rtpengine } from './engines/rtpengine.ts';
import type { Kamailio } from './kamailio/index.ts';

export interface Live {
  kamailio: Kamailio | null;
  rtpengine: Rtpengine | null;
  /** The router's last answer; null while none runs. */
  router: RouterState | null;
  /** How gateways do; empty while no router runs. */
  gateways: GatewayState[];
  draining: boolean;
  starts: { kamailio: number; rtpengine: number };
  /** Requests from unlisted addresses that the router has counted since it started. */
  unlistedCount: number;
  /** Times that Kamailio was ended because its workers hung. */
  hangs: number;
}

export const nothingLive = (): Live => ({
  kamailio: null,
  rtpengine: null,
  router: null,
  gateways: [],
  draining: false,
  starts: { kamailio: 0, rtpengine: 0 },
  unlistedCount: 0,
  hangs: 0,
});
