/** The media of calls that are held: none before somebody comes, none left afterwards, and what happens where there is none to be had. */
import { describe, expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { waitFor } from '../rig/wait.ts';
import { answers, both, hangsUp, invitesTo, numberOfBoth, sleeper } from '../rig/waking.ts';

describe('rtpengine is there', () => {
  const on = scene();
  const atRtpengine = async () => ((await on.edge.ng?.ask('list', { limit: 500 }))?.calls ?? []) as string[];

  test('a held call has nothing at rtpengine; of one that two were added to nothing is left', async () => {
    await on.edge.push(sleeper('usr_ada'), sleeper('usr_grace'), numberOfBoth());
    const caller = on.call(await on.edge.udp(addresses.one), both);
    await caller.answer(180);
    expect(await atRtpengine()).not.toContain(caller.callId);
    const first = await on.edge.phone('usr_grace');
    await first.rung();
    await (await on.edge.phone('usr_ada')).rung();
    const { call } = await answers(await on.edge.phone('usr_ada'), caller);
    expect(await atRtpengine()).toContain(caller.callId);
    await hangsUp(caller, call);
    await waitFor('nothing to be left at rtpengine', async () => !(await atRtpengine()).includes(caller.callId), 15_000);
  });
});

describe('rtpengine is not there', () => {
  const on = scene({ address: '127.20.1.8', media: false });

  test('somebody comes whom nothing can be offered: the carrier is asked to try again, and nobody is rung without sound', async () => {
    await on.edge.push(sleeper('usr_ada'));
    const caller = on.call(await on.edge.udp(addresses.one));
    await caller.answer(180);
    const ada = await on.edge.phone('usr_ada');
    await caller.answer(503);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'media_unavailable', code: 503 });
    expect(invitesTo(ada)).toBe(0);
  });
});
