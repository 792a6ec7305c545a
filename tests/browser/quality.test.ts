/** A real Chromium, the real edge, and a carrier whose network loses packets: what each side heard stands in the record. */
import type { Call } from '@patchcord/contracts';
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hears, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, carrierHz, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

/** The record, asked for with the person's own session, once it says what is waited for. */
async function record(sipCallId: string, isThere: (call: Call) => boolean): Promise<Call> {
  const account = /\/a\/([^/]+)/.exec(someone.page.url())?.[1];
  const find = async () => {
    const answer = await someone.page.request.get(`${system.url}/api/v1/accounts/${account}/calls?sipCallId=${sipCallId}`);
    return ((await answer.json()) as { items: Call[] }).items[0];
  };
  await expect
    .poll(
      async () => {
        const call = await find();
        return call !== undefined && isThere(call) ? true : call;
      },
      { timeout: 15_000, interval: 200 },
    )
    .toBe(true);
  return (await find()) as Call;
}

const talkMs = 9_000;

async function talk(
  network: NonNullable<Parameters<System['call']>[0]['network']>,
  hangUp: (page: Someone['page'], call: RunningCall) => unknown,
) {
  someone = await openPhone(system, ada);
  const call = await system.call({ to: adasNumber, network });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  await hears(someone.heard, carrierHz);
  await someone.page.waitForTimeout(talkMs);
  await hangUp(someone.page, call);
  await call.ended;
  return call;
}

test('losses each way, and the round trip, stand in the record and on its page', async () => {
  const call = await talk({ rtcp: true, lostPercent: { sent: 10, received: 5 } }, async (page) => {
    await press(page, 'Hang up');
    await saysEnded(page, 'You hung up');
  });
  const { quality } = await record(call.sipCallId, ({ quality: { heardByPerson, heardByCaller } }) =>
    [heardByPerson.measuredBy, heardByCaller.measuredBy].every((by) => by !== null),
  );
  const { heardByPerson, heardByCaller, packets } = quality;
  expect(heardByPerson.measuredBy).toBe('phone');
  expect(heardByPerson.lossPercent).toBeGreaterThan(8);
  expect(heardByPerson.lossPercent).toBeLessThan(12);
  expect(heardByPerson.roundTripMs).toBeGreaterThanOrEqual(0);
  expect(heardByPerson.roundTripMs).toBeLessThan(500);
  expect(heardByPerson.mos).toBeGreaterThan(2.5);
  expect(heardByPerson.mos).toBeLessThan(3.8);
  expect(heardByCaller.measuredBy).toBe('carrier_rtcp');
  // As the edge read it: the app would have known the worst round trip too.
  expect(heardByCaller.worstRoundTripMs).toBeNull();
  expect(heardByCaller.lossPercent).toBeGreaterThan(3);
  expect(heardByCaller.lossPercent).toBeLessThan(7);
  expect(heardByCaller.mos).toBeGreaterThan(heardByPerson.mos ?? 5);
  expect(packets?.fromCarrier).toBeGreaterThan(350);
  expect(packets?.fromPhone).toBeGreaterThan(350);

  const { page } = someone;
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'Answered' }).first();
  await row.getByText(/^(Fair|Poor)$/).waitFor();
  await row.getByRole('button').click();
  const shown = page.getByRole('dialog');
  await shown.getByText('Heard by the caller').waitFor();
  expect(await shown.getByText(/^Score\s\d\.\d\sof\s4\.4, \d+(\.\d)?\s%\slost, jitter\s\d+\sms, round\strip\s\d+\sms$/).count()).toBe(2);
});

test('a carrier that tells nothing: what the person heard is known, what the caller heard is not, and the page says why', async () => {
  const call = await talk({}, (page) => press(page, 'Hang up'));
  const { quality } = await record(call.sipCallId, ({ quality: { heardByPerson } }) => heardByPerson.measuredBy !== null);
  expect(quality.heardByPerson).toMatchObject({ measuredBy: 'phone', reason: null });
  expect(quality.heardByPerson.lossPercent).toBeLessThan(2);
  expect(quality.heardByPerson.mos).toBeGreaterThan(4);
  expect(quality.heardByCaller).toMatchObject({ mos: null, measuredBy: null, reason: 'carrier_sent_no_rtcp' });
  const { page } = someone;
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('row').filter({ hasText: 'Answered' }).first().getByRole('button').click();
  await page.getByRole('dialog').getByText('Your carrier does not tell how your voice arrives').waitFor();
});

test('a page that is closed in a call still tells how it sounded', async () => {
  const call = await talk({}, async (page, carrier) => {
    await page.goto('about:blank');
    carrier.hangUp();
  });
  await someone.page.goto(system.url);
  await someone.page.getByRole('heading', { name: 'Phone' }).waitFor();
  const { quality } = await record(call.sipCallId, ({ endAt }) => endAt !== null);
  expect(quality.heardByPerson).toMatchObject({ measuredBy: 'phone', reason: null });
});
