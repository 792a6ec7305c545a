import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { callWithLogin, finalAnswer } from '../rig/trunk-login.ts';
import { udpWire } from '../rig/wire.ts';
import { enter, openBrowser, press, type Someone } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, grace, type System, startSystem } from './system.ts';

let system: System;
let admin: Someone;
let page: Page;

beforeAll(async () => {
  system = await startSystem();
  admin = await openBrowser(system);
  page = admin.page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  // Loaded anew, so that no phone of hers is open here.
  await page.goto(page.url().replace(/phone$/, 'numbers'));
  await page.getByRole('link', { name: 'Numbers', exact: true }).waitFor();
});
afterAll(() => system?.stop());

const go = async (name: string) => {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
};

const openTrunk = async () => {
  await go('Trunks');
  await page.getByRole('link', { name: /Demo carrier/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Demo carrier' }).waitFor();
};
const waiting = () => page.getByRole('region', { name: 'Asked for' });
/** Ada runs the platform of the demo too: from where she asked, two presses. */
async function decide(action: string) {
  await waiting().getByRole('link', { name: 'You run this platform: decide it' }).first().click();
  await press(page, action);
  await page.getByText(/^Approved[:,]/).waitFor();
}

test('an address that is none is refused at its field, with what is right; a right one is asked for, and in force once support approved it', async () => {
  await openTrunk();
  const field = page.getByLabel('Address or range');
  await field.fill('sip.carrier.example');
  await press(page, 'Ask to add');
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  const message = await page
    .locator(`[id="${(await field.getAttribute('aria-describedby'))?.split(' ').find((id) => id.includes('error'))}"]`)
    .textContent();
  expect(message).toMatch(/address/i);
  await field.fill('127.0.0.12');
  await press(page, 'Ask to add');
  await waiting().getByText('Let in calls from 127.0.0.12/32').waitFor();
  await waiting()
    .getByText(/Waiting for support since/)
    .waitFor();
  await picture(page, 'trunk-waiting');
  expect((await (await system.call({ to: adasNumber, source: '127.0.0.12', silenceSeconds: 2 })).ended).answers).toEqual([]);
  await waiting().getByRole('link', { name: 'You run this platform: decide it' }).click();
  await page.getByRole('region', { name: 'What changes on Demo carrier' }).getByText('new').waitFor();
  await picture(page, 'review-address');
  await press(page, 'Approve these addresses');
  await page.getByText('Approved: calls from 127.0.0.12/32 are let in now.').waitFor();
  await openTrunk();
  await page.getByRole('button', { name: 'Remove 127.0.0.12/32' }).waitFor();
  expect(await waiting().count()).toBe(0);
  const answered = async () =>
    (await (await system.call({ to: adasNumber, source: '127.0.0.12', silenceSeconds: 2 })).ended).answers.length;
  await expect.poll(answered, { timeout: 8_000 }).toBeGreaterThan(0);
});

test('what was asked for can be withdrawn from where it is shown', async () => {
  await openTrunk();
  await page.getByLabel('Address or range').fill('127.0.0.13');
  await press(page, 'Ask to add');
  await waiting().getByText('Let in calls from 127.0.0.13/32').waitFor();
  await waiting().getByRole('button', { name: 'Withdraw' }).press('Enter');
  await waiting().waitFor({ state: 'detached' });
});

test('what was withdrawn while support looked at it is not decided: who presses is told, and it stays on the page', async () => {
  await openTrunk();
  await page.getByLabel('Address or range').fill('127.0.0.14');
  await press(page, 'Ask to add');
  await waiting().getByRole('link', { name: 'You run this platform: decide it' }).click();
  await page.getByRole('button', { name: 'Approve these addresses' }).waitFor();
  const account = (await (await page.request.get(`${system.url}/api/v1/me`)).json()).accounts[0].id;
  const id = page.url().split('/').at(-1);
  const path = `${system.url}/api/v1/accounts/${account}/requests/${id}/withdraw`;
  expect((await page.request.post(path, { headers: { origin: system.url } })).status()).toBe(200);
  await press(page, 'Approve these addresses');
  const told = page.getByRole('alert').filter({ hasText: 'was withdrawn by the customer' });
  await told.waitFor();
  await page.getByText('Withdrawn', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Approve these addresses' }).count()).toBe(0);
  expect(await told.count()).toBe(1);
  await picture(page, 'review-withdrawn');
});

test('lower limits are in force at once; how numbers are written is asked for, and shown as it is until support decided', async () => {
  await openTrunk();
  await page.getByRole('button', { name: 'How your carrier writes numbers, and limits' }).press('Enter');
  const limit = page.getByLabel('Calls at once');
  await limit.fill('90');
  await press(page, 'Save');
  await page.getByText('Saved.', { exact: true }).waitFor();
  await limit.fill('95');
  await page.getByRole('combobox', { name: 'Called number is read from' }).click();
  await page.getByRole('option', { name: 'To header' }).click();
  await press(page, 'Ask support');
  await waiting().getByText('Called number is read from: To; Calls at once: 95').waitFor();
  await expect.poll(() => limit.inputValue()).toBe('90');
  await picture(page, 'trunk-settings');
  await waiting().getByRole('link', { name: 'You run this platform: decide it' }).click();
  await page.getByText('The called number is read from elsewhere').waitFor();
  await picture(page, 'review-settings');
  await page.getByLabel('Reason, as the customer reads it').fill('Your carrier uses the Request-URI.');
  await press(page, 'Refuse the whole request');
  await page.getByText('Refused: Your carrier uses the Request-URI.').waitFor();
  await openTrunk();
  await waiting().getByText('Your carrier uses the Request-URI.').waitFor();
});

test('numbers are added to a trunk by a request that asks only for what is new; one that is none says so in its row', async () => {
  await go('Numbers');
  await press(page, 'Add numbers');
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { level: 1, name: 'More numbers for Demo carrier' }).waitFor();
  await page.getByLabel('Numbers, one a line').fill('+1 555\n+12015550133');
  await press(page, 'Add these');
  await page.getByText('1 row is good, 1 not: see below').waitFor();
  await page.getByRole('button', { name: 'Put +1 555 right' }).waitFor();
  await picture(page, 'more-numbers');
  await press(page, 'Save and go on');
  await page.getByRole('radio').first().waitFor();
  await press(page, 'Save and go on');
  await press(page, 'Send to support');
  await page.getByText('Support looks at it next.').waitFor();
  await openTrunk();
  await decide('Approve 1 number');
  await go('Numbers');
  await page.getByRole('region', { name: '+1 201 555 0133' }).waitFor();
});

test('a number switched off is off on the edge at once: the next call is refused and shows why', async () => {
  await go('Numbers');
  const card = page.getByRole('region', { name: '+1 202 555 0101' });
  const before = await (await system.call({ to: adasNumber })).ended;
  expect(before.final).toMatchObject({ code: 480, phrase: 'Nobody Online' });
  await card.getByRole('switch').press('Space');
  await card.getByText('Paused: callers are told').waitFor();
  await card.getByText('Up to date on 1 of 1 edge').waitFor();
  const answer = async () => (await (await system.call({ to: adasNumber })).ended).final;
  await expect.poll(answer, { timeout: 5_000 }).toMatchObject({ code: 480, phrase: 'Number Switched Off' });
  await go('Calls');
  await page.getByRole('row').filter({ hasText: 'Number switched off' }).first().getByRole('button').click();
  const detail = page.getByRole('dialog');
  await detail.getByText('This number is switched off. Switch it on to receive calls again.').waitFor();
  await detail.getByText('SIP 480').waitFor();
  await page.keyboard.press('Escape');
  await go('Numbers');
  await card.getByRole('switch').press('Space');
  await card.getByText('On', { exact: true }).waitFor();
});

test('a call from an address that is not listed shows that silence was sent, and its address can be added from there', async () => {
  const placed = await (await system.call({ to: adasNumber, source: '127.0.0.99', silenceSeconds: 2 })).ended;
  expect(placed.answers).toEqual([]);
  await go('Refused attempts');
  await page.getByRole('button', { name: /Address not listed.*127\.0\.0\.99/ }).click();
  await page.getByText('silence was sent').waitFor();
  await page.getByText(adasNumber).first().waitFor();
  await page.getByRole('link', { name: 'Add this address to Demo carrier' }).click();
  await expect.poll(() => page.getByLabel('Address or range').inputValue()).toBe('127.0.0.99');
});

test('a login: asked for, approved and made, it lets a call in from an address that is not listed; renewed, the old password is refused; removed, there is silence', async () => {
  await openTrunk();
  const section = page.getByRole('region', { name: 'Login' });
  await section.getByRole('button', { name: 'Ask for a login' }).click();
  await section.getByText('Support was asked for a login.').waitFor();
  await decide('Approve this change');
  await openTrunk();
  await section.getByRole('button', { name: 'Make a login' }).click();
  await section.getByText('Copy the password now').waitFor();
  const shown = (label: string) =>
    section.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd[1]').locator('code').textContent();
  const uri = `sip:${adasNumber}@${await shown('Server (domain)')}`;
  const account = { user: (await shown('User name')) ?? '', password: (await shown('Password')) ?? '' };
  expect(account.password).toMatch(/^[0-9a-z]{26}$/);
  const live = page.getByText('Up to date on 1 of 1 edge');
  await live.waitFor();
  const wire = await udpWire(system.carrier, '127.0.0.98');
  await (await callWithLogin(wire, uri, account)).call.answer(480);
  await go('Calls');
  const loggedIn = page.getByRole('dialog').getByText(`logged in as ${account.user}`);
  // The call is listed once the edge has told of it; until then the first row is an older one.
  await expect
    .poll(
      async () => {
        await page.getByRole('row').nth(1).getByRole('button').click();
        const isIt = await loggedIn.waitFor({ timeout: 1_000 }).then(
          () => true,
          () => false,
        );
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        return isIt;
      },
      { timeout: 15_000 },
    )
    .toBe(true);

  await go('Trunks');
  await page.getByRole('link', { name: /Demo carrier/ }).click();
  await section.getByText('It was shown once').waitFor();
  expect(await page.content()).not.toContain(account.password);
  await section.getByRole('button', { name: 'New password' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New password' }).click();
  await section.getByText('Copy the password now').waitFor();
  await live.waitFor();
  const old = await callWithLogin(wire, uri, account);
  expect((await finalAnswer(wire, old.call.callId, 2)).status).toBe(401);

  await section.getByRole('button', { name: 'Remove login' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await section.getByRole('button', { name: 'Make a login' }).waitFor();
  await live.waitFor();
  const before = wire.bytes.length;
  placeCall(wire, uri);
  await go('Refused attempts');
  await page.getByRole('button', { name: /Address not listed.*127\.0\.0\.98/ }).waitFor();
  await page.getByRole('button', { name: /Login failed.*127\.0\.0\.98/ }).waitFor();
  expect(wire.bytes.length).toBe(before);
  await wire.close();
});

test('a trunk shows how far its carrier is from the location, as the edge measured it', async () => {
  await go('Trunks');
  await page.getByRole('link', { name: /Demo carrier/ }).click();
  const section = page.getByRole('region', { name: 'Where to send calls' });
  await section.getByText(/^\d+(\.\d)? ms$/).waitFor();
  await section.getByText('It is the only location.').waitFor();
  await section.getByText(/Measured to 127\.0\.0\./).waitFor();
});

test('from the details of a call one press leads to what its outcome means, and help is found from every page', async () => {
  await (await system.call({ to: adasNumber })).ended;
  await go('Calls');
  await page.getByRole('row').nth(1).getByRole('button').click();
  await page.getByRole('dialog').getByText('Nobody had the phone open').waitFor();
  await page.getByRole('dialog').getByRole('link', { name: 'What this means, and what to do' }).press('Enter');
  await page.getByRole('heading', { name: 'How a call can end', level: 1 }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  const entry = page.getByRole('article', { name: 'Nobody had the phone open' });
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('no_app_online');
  const top = await page.evaluate("document.getElementById('no_app_online').getBoundingClientRect().top");
  expect(top, 'below the header').toBeGreaterThan(40);
  expect(top, 'in view').toBeLessThan(700);
  await page.getByLabel('Find an outcome').fill('603');
  await page.getByRole('article', { name: 'Declined' }).waitFor();
  expect(await entry.count()).toBe(0);
  await page.getByRole('banner').getByRole('link', { name: 'Help' }).press('Enter');
  await page.getByRole('link', { name: /Emergency calls/ }).press('Enter');
  await page.getByText('Do not call for help from the Phone page').waitFor();
  await go('Calls');
});

test('nothing that was entered is lost by a lost connection, a page loaded anew, or a session that ended', async () => {
  await go('Bring numbers');
  await press(page, 'Bring numbers');
  await page.getByRole('heading', { level: 1, name: 'New request' }).waitFor();
  await page.goto(`${page.url()}?step=addresses`);
  const list = page.getByLabel(/Addresses your carrier calls from/);
  const entered = '192.0.2.8\n192.0.2.9  Frankfurt';
  await list.fill(entered);
  await page.context().setOffline(true);
  await press(page, 'Save and go on');
  await page.getByText('Patchcord could not be reached.').first().waitFor();
  expect(await list.inputValue()).toBe(entered);
  await page.context().setOffline(false);
  await page.reload();
  await page.getByText('It is still here.').waitFor();
  expect(await list.inputValue()).toBe(entered);

  await page.getByLabel('These are the addresses my carrier calls from').check();
  await page.context().clearCookies();
  // What the page asks by itself may be what is told first that nobody is signed in.
  const save = page.getByRole('button', { name: 'Save and go on' });
  await save.click({ timeout: 1_000 }).catch(() => undefined);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Email', { exact: true }).fill(ada);
  await page.getByLabel('Password', { exact: true }).fill(system.password);
  await press(page, 'Sign in');
  await page.getByText('It is still here.').waitFor();
  await picture(page, 'came-back');
  expect(await list.inputValue()).toBe(entered);
  expect(await page.getByLabel('These are the addresses my carrier calls from').isChecked()).toBe(true);
  await list.fill('1.1.1.1');
  await press(page, 'Save and go on');
  await page.getByRole('region', { name: 'Location' }).waitFor();
  await page.goto(page.url().replace(/step=\w+/, 'step=addresses'));
  await list.waitFor();
  expect(await list.inputValue()).toBe('1.1.1.1/32');
  expect(await page.getByText('It is still here.').count()).toBe(0);
});

test('a member sees the phone and nothing else, and has no portal pages', async () => {
  const member = await openBrowser(system);
  await enter(member.page, system, grace, system.password);
  await member.page.getByRole('heading', { name: 'Phone' }).waitFor();
  expect(await member.page.getByRole('link', { name: 'Trunks' }).count()).toBe(0);
  await member.leave();
});

test('every page fits a screen of 360 pixels, and its parts have names', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const account = /\/a\/[^/]+/.exec(page.url())?.[0];
  for (const path of ['/phone', '/numbers', '/calls', '/attempts', '/trunks', '/people']
    .map((noun) => `${account}${noun}`)
    .concat('/platform', '/help', '/help/before-you-begin', '/help/outcomes')) {
    await page.goto(`${system.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360);
    const nameless = await page.getByRole('button', { name: /^$/ }).count();
    expect(nameless, `buttons without a name on ${path}`).toBe(0);
  }
});
