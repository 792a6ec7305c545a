/** Calls that are not answered: each ends in an outcome of its own, and what may not be called is never sent. */
import type { Outcome } from '@patchcord/contracts';
import { demoNumbers } from '@patchcord/demo-carrier/upstream';
import { StepFailed } from '../demo/timeline.ts';
import { type Cast, ownNumber, receivedFor, withheld } from './cast.ts';
import { dial, recordOf, saysEnded } from './dial.ts';

interface Ending {
  what: string;
  typed: string;
  /** E.164 */
  called: string;
  outcome: Outcome;
  /** Whether the network ever hears of it. */
  leaves: boolean;
  shows?: string;
}

const { busy, refuses, notAssigned } = demoNumbers;
const endings: Ending[] = [
  { what: 'busy, number withheld', typed: '312 555 0186', called: busy.number, outcome: 'busy', leaves: true, shows: withheld },
  { what: 'refused', typed: '1-312-555-0103', called: refuses.number, outcome: 'declined', leaves: true },
  { what: 'not assigned', typed: '+1 312 555 0104', called: notAssigned.number, outcome: 'destination_unknown', leaves: true },
  { what: 'premium', typed: '900 555 1234', called: '+19005551234', outcome: 'premium_not_allowed', leaves: false },
  { what: 'satellite', typed: '+8816 2345 6789', called: '+881623456789', outcome: 'premium_not_allowed', leaves: false },
  {
    what: 'country not allowed',
    typed: '011 44 20 7946 0123',
    called: '+442079460123',
    outcome: 'destination_not_allowed',
    leaves: false,
  },
];

export async function endDifferently(cast: Cast): Promise<void> {
  for (const ending of endings) await cast.story.step({ what: ending.what, page: cast.page }, () => endAs(cast, ending));
  await cast.story.step({ what: 'emergency', page: cast.page }, () => emergency(cast));
}

async function endAs(cast: Cast, { typed, called, outcome, leaves, shows = ownNumber }: Ending): Promise<string> {
  const sinceMs = Date.now();
  await dial(cast.page, typed, shows);
  const said = await saysEnded(cast.page, outcome);
  const record = await recordOf(cast, called, sinceMs);
  if (record.outcome !== outcome) throw new StepFailed(`${typed} ended as ${record.outcome} (${record.code}), not ${outcome}.`);
  const received = receivedFor(cast, called);
  if (received.length > 0 !== leaves) throw new StepFailed(`The network received ${received.length} INVITEs for ${called}.`);
  const sent = shows === withheld ? `; ${howWithheld(cast, called)}` : leaves ? '' : '; nothing was sent';
  return `${typed}: ${outcome} (${record.code}). The page says: ${said}${sent}`;
}

/** RFC 3323, RFC 3325: the network is told who calls, and not to say it. */
function howWithheld(cast: Cast, called: string): string {
  const [invite] = receivedFor(cast, called);
  if (!invite?.privacy?.includes('id') || /\d{6}/.test(invite.from))
    throw new StepFailed(`Withheld, the network received From: ${invite?.from}, Privacy: ${invite?.privacy}.`);
  return `the network received From: ${invite.from}, Privacy: ${invite.privacy}`;
}

async function emergency(cast: Cast): Promise<string> {
  const before = cast.upstream.received().length;
  await dial(cast.page, '911', ownNumber);
  const alert = cast.page.getByRole('alert').filter({ hasText: 'Emergency' });
  await alert.waitFor();
  const said = (await alert.locator('p').allTextContents()).join('. ');
  await cast.page.getByRole('textbox', { name: 'Number', exact: true }).fill('');
  if (cast.upstream.received().length !== before) throw new StepFailed('The network received an INVITE.');
  return `911: nothing was sent. The page says: ${said}`;
}

/** All gateways are gone. */
export async function networkGone(cast: Cast): Promise<void> {
  await cast.story.step({ what: 'network unreachable', page: cast.page }, async () => {
    await cast.upstream.stop();
    const { number } = demoNumbers.answers;
    const sinceMs = Date.now();
    await dial(cast.page, number, ownNumber);
    const said = await saysEnded(cast.page, 'upstream_unreachable');
    const { outcome, code } = await recordOf(cast, number, sinceMs);
    if (outcome !== 'upstream_unreachable') throw new StepFailed(`It ended as ${outcome} (${code}).`);
    return `both gateways are down: ${outcome} (${code}). The page says: ${said}`;
  });
}
