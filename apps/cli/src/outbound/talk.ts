/** Calls that are answered: who was shown to the network, and the sound at both ends. */
import { demoNumbers, farEndHz } from '@patchcord/demo-carrier/upstream';
import { bothHear, soundLimitMs } from '../demo/both-hear.ts';
import { microphoneHz } from '../demo/gather.ts';
import { StepFailed, until } from '../demo/timeline.ts';
import { type Cast, ownNumber, receivedFor, shownTo } from './cast.ts';
import { dial, dismiss, hangUp, isUp, recordOf } from './dial.ts';

const farCall = ({ upstream }: Cast) => upstream.farCalls().at(-1);

const hearEachOther = (cast: Cast) =>
  bothHear([
    { where: 'in the browser', hears: cast.heard, hz: farEndHz },
    { where: 'at the other side', hears: () => farCall(cast)?.heard.tone ?? null, hz: microphoneHz },
  ]);

async function hungUp(cast: Cast, called: string, sinceMs: number): Promise<string> {
  await hangUp(cast.page);
  await dismiss(cast.page);
  await until('the end at the other side', soundLimitMs, () => (farCall(cast)?.endedBy === 'caller' ? true : null));
  const { outcome, code } = await recordOf(cast, called, sinceMs);
  if (outcome !== 'answered') throw new StepFailed(`The record says ${outcome}.`);
  return `the other side got BYE; the record says ${outcome} (${code})`;
}

export async function talk(cast: Cast): Promise<void> {
  const { story, page } = cast;
  const { number } = demoNumbers.answers;
  const sinceMs = Date.now();
  await story.step({ what: 'a call goes out', page }, async () => {
    await dial(page, '(312) 555-0100', ownNumber);
    await isUp(page);
    const { from, assertedIdentity } = shownTo(cast, number, ownNumber);
    return `typed (312) 555-0100. The network received From: ${from}, P-Asserted-Identity: ${assertedIdentity}`;
  });
  await story.step({ what: 'tone heard both ways', page }, () => hearEachOther(cast));
  await story.step({ what: 'hung up', page }, () => hungUp(cast, number, sinceMs));
}

/** The first gateway says nothing for this number; the second asks who we are, and carries it. */
export async function secondGateway(cast: Cast): Promise<void> {
  const { story, page } = cast;
  const { number } = demoNumbers.firstGatewaySilent;
  await story.step({ what: 'the second gateway carries it', page }, async () => {
    const sinceMs = Date.now();
    await dial(page, number, ownNumber);
    await isUp(page);
    const secondsUntil = ((Date.now() - sinceMs) / 1000).toFixed(1);
    shownTo(cast, number, ownNumber);
    const asked = receivedFor(cast, number).map(({ gateway, login }) => (login ? `${gateway} with login ${login}` : gateway));
    if (!asked.at(-1)?.startsWith('second with login')) throw new StepFailed(`It went by ${asked.join(', ')}.`);
    const sound = await hearEachOther(cast);
    await hungUp(cast, number, sinceMs);
    return `the first one is silent; up after ${secondsUntil} s (${[...new Set(asked)].join(', then ')}). Heard ${sound}`;
  });
}
