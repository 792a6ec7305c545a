/** One number by the API: checked, its carrier's address added, live, paused and resumed. */
import { type CheckAttempt, checkShown, checkSourceAnswer, number as phoneNumber } from '@patchcord/contracts';
import { StepFailed, until } from '../demo/timeline.ts';
import { inForceMs, switchedOff } from './arrival.ts';
import { callUntil, fateOf, readForward, tryCall } from './carrier.ts';
import type { Story } from './story.ts';
import { type ApiCast, approve, type ConfirmedNumber } from './through-api.ts';

/** No app of the people it rings is open here: the call arrives and is told so. */
const nobodyOnline = '480 Nobody Online';
const limitMs = 10_000;

export async function addSeenAddress(story: Story, cast: ApiCast, { id, forward }: ConfirmedNumber): Promise<void> {
  const { business, key, account } = cast;
  const at = `${account}/numbers/${id}/check`;
  await story.step({ what: 'API: arrival check armed' }, async () => {
    const { check } = await key.ask('POST', at, checkShown);
    return `until ${check?.expiresAt}. A key reads it again and again; the stream of events is for people`;
  });
  let seen: CheckAttempt | null = null;
  await story.step({ what: 'API: unlisted address refused' }, async () => {
    const fate = fateOf(await tryCall(business.real, readForward(forward)));
    if (fate !== 'silence') throw new StepFailed(`The carrier was answered ${fate}: an address that is not listed gets no answer.`);
    seen = await until(`an attempt from ${business.real}`, limitMs, async () => {
      const { attempts } = await key.ask('GET', at, checkShown);
      return attempts.find(({ origin, refused }) => origin.address === business.real && refused?.outcome === 'source_not_listed') ?? null;
    });
    return `from ${seen.origin.address}, code ${seen.refused?.code} (nothing was sent). Reason: ${seen.refused?.sentence}`;
  });
  await story.step({ what: 'API: address added' }, async () => {
    const { request, cidr } = await key.ask('POST', `${at}/sources`, checkSourceAnswer, { json: { address: business.real } });
    await approve(cast, request);
    return `${cidr}, asked for with the key, approved with support's session`;
  });
}

export async function firstCall(story: Story, { business, key, account }: ApiCast, { id, forward }: ConfirmedNumber): Promise<void> {
  await story.step({ what: 'API: a call arrives, live' }, async () => {
    await callUntil(nobodyOnline, { source: business.real, forward: readForward(forward), sinceMs: Date.now(), limitMs: inForceMs });
    await until('the check to pass', limitMs, async () => {
      const { check } = await key.ask('GET', `${account}/numbers/${id}/check`, checkShown);
      return check?.state === 'passed' || null;
    });
    const { state, e164 } = await key.ask('GET', `${account}/numbers/${id}`, phoneNumber);
    if (state !== 'live') throw new StepFailed(`${e164} is ${state}, not live.`);
    return `${e164} is ${state}; '${nobodyOnline}': its people have no phone open here`;
  });
}

export async function pauseAndResume(story: Story, { business, key, account }: ApiCast, { id, forward }: ConfirmedNumber): Promise<void> {
  const turn = async (on: boolean, wanted: string): Promise<string> => {
    const sinceMs = Date.now();
    await key.tell('PATCH', `${account}/numbers/${id}`, { json: { on } });
    const afterMs = await callUntil(wanted, { source: business.real, forward: readForward(forward), sinceMs, limitMs: inForceMs });
    return `a call ${afterMs} ms after the request: ${wanted}`;
  };
  await story.step({ what: 'API: paused' }, () => turn(false, switchedOff));
  await story.step({ what: 'API: resumed' }, () => turn(true, nobodyOnline));
}
