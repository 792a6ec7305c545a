/** From the armed check to the live number, paused and resumed. */
import type { Page } from 'playwright-core';
import { StepFailed } from '../demo/timeline.ts';
import { callUntil, type Forward, fateOf, placeCall, ringing, tryCall } from './carrier.ts';
import type { Cast } from './request.ts';
import type { Story } from './story.ts';
import { follow, press } from './visitor.ts';

/** A change of a customer is in force everywhere within this time. */
export const inForceMs = 1_000;
export const switchedOff = '480 Number Switched Off';
const check = (page: Page) => page.getByRole('region', { name: 'Arrival check' });

export async function addSeenAddress(story: Story, { business, customer, support }: Cast, forward: Forward): Promise<void> {
  const { real } = business;
  await story.step({ what: 'arrival check armed', page: customer }, async () => {
    await customer
      .getByRole('link', { name: /check that it arrives/i })
      .first()
      .click();
    await check(customer).getByRole('button', { name: 'Start the check' }).click();
    await check(customer).getByRole('timer').waitFor();
    return `for ${await customer.getByRole('heading', { level: 1 }).textContent()}, 15 minutes`;
  });
  const ask = check(customer).getByRole('button', { name: `Ask to add ${real}` });
  await story.step({ what: 'unlisted address refused', page: customer, tour: '7-refused', at: ask }, async () => {
    const placed = tryCall(real, forward);
    await check(customer).getByText('Address not listed').waitFor();
    await check(customer)
      .getByText(new RegExp(`${real.replaceAll('.', '\\.')}, port \\d+, UDP`))
      .waitFor();
    const fate = fateOf(await placed);
    if (fate !== 'silence') throw new StepFailed(`The carrier was answered ${fate}: an address that is not listed gets no answer.`);
    const reason = await check(customer)
      .getByText(/not listed for/)
      .first()
      .textContent();
    return `from ${real}, nothing was sent back. The page says: ${reason}`;
  });
  await story.step({ what: 'address asked for', page: customer }, async () => {
    await ask.click();
    await check(customer).getByText(`Support was asked to add ${real}/32`).waitFor();
    const fate = fateOf(await tryCall(real, forward));
    if (fate !== 'silence') throw new StepFailed(`Before support decided, a call from ${real} was answered ${fate}.`);
    return `${real}; a call before the decision still gets silence`;
  });
  await story.step({ what: 'support adds it', page: support }, async () => {
    await follow(support, 'Requests');
    await support.getByRole('link', { name: new RegExp(`${business.name}.*More addresses`) }).click();
    await press(support, 'Approve these addresses');
    await support.getByText('Approved', { exact: true }).first().waitFor();
    return 'approved';
  });
}

export async function firstCall(story: Story, { business, customer, url }: Cast, forward: Forward): Promise<void> {
  const phone = await customer.context().newPage();
  await story.step({ what: 'phone opened', page: phone }, async () => {
    await phone.goto(`${url}/`);
    await phone.getByRole('heading', { name: 'Phone' }).click();
    await phone.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor();
    return 'in another tab: Ready to ring';
  });
  const call = await placeCall(business.real, forward);
  call.ended.catch(() => undefined);
  await story.step({ what: 'a call rings', page: phone, tour: '8-rings' }, async () => {
    await phone.getByRole('button', { name: 'Answer' }).waitFor();
    return `from ${business.real}, for ${forward.user}`;
  });
  await story.step({ what: 'answered, hung up', page: phone }, async () => {
    await phone.getByRole('button', { name: 'Answer' }).click();
    // Its time is told once it is up: hung up before, the carrier might see no answer.
    await phone
      .getByText(/^\d+:\d\d$/)
      .first()
      .waitFor();
    await phone.getByRole('button', { name: 'Hang up' }).first().click();
    const placed = await call.ended;
    if (!placed.answered || placed.endedBy !== 'callee')
      throw new StepFailed(`The carrier saw ${fateOf(placed)}, ended by ${placed.endedBy}.`);
    return 'the carrier saw the answer and the end';
  });
  await story.step({ what: 'number live', page: customer, tour: '9-live' }, async () => {
    await check(customer).getByText('It arrived').waitFor();
    await customer.getByText('Calls arrive and ring.').waitFor();
    return 'the check passed';
  });
}

export async function pauseAndResume(story: Story, { business, customer }: Cast, forward: Forward): Promise<void> {
  const { real: source } = business;
  await story.step({ what: 'paused', page: customer }, async () => {
    const sinceMs = Date.now();
    await press(customer, 'Pause');
    const afterMs = await callUntil(switchedOff, { source, forward, sinceMs, limitMs: inForceMs });
    await customer.getByText('Callers are told that the number cannot be reached').waitFor();
    return `a call ${afterMs} ms after the press is refused: ${switchedOff}`;
  });
  await story.step({ what: 'resumed', page: customer }, async () => {
    const sinceMs = Date.now();
    await press(customer, 'Resume');
    const afterMs = await callUntil(ringing, { source, forward, sinceMs, limitMs: inForceMs });
    await customer.getByText('Calls arrive and ring.').waitFor();
    return `a call ${afterMs} ms after the press rings again`;
  });
}
