/** What the control plane asks of this edge in its answers to reports. */
import type { EdgeTasks } from '@patchcord/contracts';
import type { ControlPlane } from './control-plane.ts';
import type { Live } from './live.ts';
import { createOwnershipChecks } from './ownership-checks/ownership-checks.ts';
import { askedRoundTrips } from './round-trips/index.ts';
import type { EdgeSettings } from './settings.ts';

type Log = Parameters<typeof createOwnershipChecks>[0]['log'];

export function createTasks({
  live,
  controlPlane,
  settings,
  log,
}: {
  live: Live;
  controlPlane: ControlPlane;
  settings: EdgeSettings;
  log: Log;
}) {
  const measure = askedRoundTrips({ controlPlane, settings, log });
  const checks = createOwnershipChecks({ router: () => live.kamailio?.router, controlPlane, log });
  return {
    checks,
    start(tasks: EdgeTasks): void {
      measure(tasks);
      checks.start(tasks.ownershipChecks);
    },
  };
}
