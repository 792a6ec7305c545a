/** How the edge is, in one word. */
import type { EdgeRow, EdgeStatus } from '@patchcord/contracts';

export function edgeStatusOf(now: {
  draining: boolean;
  /** null: no call router runs, or it does not know yet. */
  mode: EdgeRow['mode'] | null;
  problems: number;
}): EdgeStatus {
  if (now.draining) return 'draining';
  if (now.mode !== 'open') return 'starting';
  return now.problems > 0 ? 'degraded' : 'ready';
}
