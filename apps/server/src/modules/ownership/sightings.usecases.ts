/** What edges' events say of open checks, written down in the transaction that takes the events. What follows is decided afterwards (settle.usecases.ts). */
import type { CallEnded, EdgeEvent } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { attemptsSeen, type Context } from '../checks/checks.models.ts';
import type { EdgeRecord } from '../edges/edges.repository.ts';
import { numberFormat } from '../trunks/number-format.models.ts';
import { lockOpenCheck, type OpenCheck, openChecks, saveCheck } from './ownership-checks.repository.ts';
import { momentOf } from './placing.usecases.ts';
import { attempted, came, type Leg, legEnded, type Run } from './run.models.ts';

export type Sightings = Pick<Context, 'live' | 'trunks' | 'numbers'> & { edge: EdgeRecord };

const tells = ({ type }: EdgeEvent) =>
  type === 'call.started' || type === 'call.ended' || type === 'call.refused' || type === 'source.unlisted';

export async function noteSightings(trx: Trx, events: readonly EdgeEvent[], sightings: Sightings): Promise<void> {
  if (!events.some(tells)) return;
  for (const open of await openChecks(trx)) {
    const { run } = open;
    if (seenBy(run, open, events, sightings) === run) continue;
    const check = await lockOpenCheck(trx, open.id);
    if (!check) continue;
    await saveCheck(trx, check.id, { run: seenBy(check.run, open, events, sightings), state: check.state });
  }
}

function seenBy(before: Run, check: OpenCheck, events: readonly EdgeEvent[], sightings: Sightings): Run {
  let run = before;
  for (const event of events) run = told(run, check, event, sightings);
  return refusals(run, check, events, sightings);
}

function told(run: Run, check: OpenCheck, event: EdgeEvent, { edge, numbers }: Sightings): Run {
  if (event.type === 'call.started') {
    // A call out shows the number; it does not come for it.
    const isForIt = event.number === check.numberId && event.trunk === check.trunkId && event.out === undefined;
    if (!isForIt || !numbers.has(check.numberId)) return run;
    return came(run, { call: event.call, came: momentOf(edge, event.at), shownAsDrawn: event.caller === run.shows });
  }
  if (event.type !== 'call.ended' || !run.legs.some(({ call }) => call === event.call)) return run;
  return legEnded(run, { call: event.call, ended: momentOf(edge, event.endAt), how: howEnded(event) });
}

function howEnded({ outcome, hungUpBy }: CallEnded): Exclude<Leg['how'], null> {
  if (outcome === 'edge_restarted') return 'restarted';
  return (outcome === 'ownership_check' || outcome === 'caller_hung_up') && hungUpBy === 'caller' ? 'cancelled' : 'otherwise';
}

/** Attempts that meant the number and were not let in, found as an arrival check finds them. */
function refusals(run: Run, check: OpenCheck, events: readonly EdgeEvent[], { edge, ...known }: Sightings): Run {
  const armed = {
    check: check.id,
    account: check.accountId,
    number: check.numberId,
    digits: check.e164.slice(1),
    format: numberFormat(check.country),
    armedAt: 0,
    expiresAt: Number.POSITIVE_INFINITY,
  };
  let seen = run;
  for (const { outcome, origin, at } of attemptsSeen(events, { ...known, edgeId: edge.id, now: Date.now(), armed: [armed] }))
    if (outcome !== null) seen = attempted(seen, { outcome, address: origin.address }, momentOf(edge, at));
  return seen;
}
