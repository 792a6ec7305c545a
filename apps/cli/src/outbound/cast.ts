/** Who takes part: Ada at her phone page, what she may ask of the API, and the telephone network at the other end. */
import type { DemoUpstream, ReceivedInvite } from '@patchcord/demo-carrier/upstream';
import type { Page } from 'playwright-core';
import { StepFailed } from '../demo/timeline.ts';
import type { Measured } from '../demo/tones.ts';
import type { Http } from '../onboarding/http.ts';
import type { Story } from '../onboarding/story.ts';

/** Rings Ada and Grace; whose it is has not been proved yet. */
export const ownNumber = '+12025550102';
/** Proved when the demo is seeded. */
export const provedNumber = '+12025550101';
/** As the phone page names the choice. */
export const withheld = 'withheld';

export interface Cast {
  story: Story;
  url: string;
  page: Page;
  /** What the browser plays. */
  heard(): Promise<Measured>;
  /** With Ada's session: she is administrator of the account, and operator. */
  api: Http;
  /** `/api/v1/accounts/acc_…` */
  account: string;
  upstream: DemoUpstream;
}

/** The INVITEs for a number that the gateways have got so far. */
export const receivedFor = ({ upstream }: Cast, called: string): ReceivedInvite[] =>
  upstream.received().filter((invite) => invite.called === called);

/** Who was shown to the network for the newest call of that number. @throws StepFailed where it is not the number that was to be */
export function shownTo(cast: Cast, called: string, number: string): ReceivedInvite {
  const invite = receivedFor(cast, called).at(-1);
  if (!invite) throw new StepFailed(`No gateway received an INVITE for ${called}.`);
  const { from, assertedIdentity } = invite;
  if (!from.includes(`sip:${number}@`) || !assertedIdentity?.includes(`sip:${number}@`))
    throw new StepFailed(`The network received From: ${from}, P-Asserted-Identity: ${assertedIdentity}; expected ${number} in both.`);
  return invite;
}
