/** From sign-up to the forward address: what the customer and support do on their pages. */
import type { Page } from 'playwright-core';
import { type Business, csvOf } from './cast.ts';
import type { Story } from './story.ts';
import { follow, linkFromMail, press } from './visitor.ts';

export interface Cast {
  business: Business;
  customer: Page;
  support: Page;
  url: string;
}

export async function signUp(story: Story, { business, customer, support, url }: Cast): Promise<void> {
  const { person } = business;
  await story.step({ what: 'sign-up', page: customer, tour: '1-sign-up' }, async () => {
    await customer.goto(`${url}/sign-in`);
    await customer.getByRole('link', { name: 'Sign up a business' }).click();
    await customer.getByLabel('Name of the business').fill(business.name);
    await customer.getByLabel('Your name').fill(person.name);
    await customer.getByLabel('Email').fill(person.email);
    await customer.getByLabel('Password', { exact: true }).fill(person.password);
    return `${business.name}, by ${person.name}`;
  });
  await story.step({ what: 'sign-up sent', page: customer }, async () => {
    await press(customer, 'Sign up');
    await customer.getByText(`We sent a mail to ${person.email}`).waitFor();
    return person.email;
  });
  await story.step({ what: 'mail read', page: support }, async () => {
    await customer.goto(await linkFromMail(support, person.email));
    return 'on the page of kept mails';
  });
  await story.step({ what: 'e-mail confirmed', page: customer }, async () => {
    await customer.getByLabel('Password', { exact: true }).fill(person.password);
    await press(customer, 'Confirm and sign in');
    await customer.waitForURL(/\/a\/acc_\w+\//);
    await customer.getByRole('heading', { level: 1 }).waitFor();
    return 'signed in, and led to bringing numbers';
  });
}

/** @returns where the request is shown */
export async function sendRequest(story: Story, { business, customer }: Cast): Promise<string> {
  await story.step({ what: 'carrier chosen', page: customer, tour: '2-carrier' }, async () => {
    await press(customer, 'Bring numbers');
    await customer.getByRole('combobox', { name: 'Your carrier' }).fill('Twil');
    await customer.getByRole('option', { name: 'Twilio' }).click();
    const facts = customer.getByText(/^What we know of it is/);
    await facts.waitFor();
    await customer.getByLabel('I have read this').check();
    return `preset Twilio: ${((await facts.textContent()) ?? '').split('. ')[0]}`;
  });
  const badRow = customer.getByRole('listitem').getByText(/premium-rate/);
  await story.step({ what: 'numbers by CSV', page: customer, tour: '3-numbers', at: badRow }, async () => {
    await press(customer, 'Save and go on');
    const buffer = Buffer.from(csvOf(business));
    await customer.locator('input[type=file]').setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer });
    await customer.getByText('3 rows are good, 1 not: see below').waitFor();
    const bad = await badRow.textContent();
    await customer.getByText(`${business.colleague} (will be invited)`).waitFor();
    return `3 good; the bad row says: ${bad}`;
  });
  await story.step({ what: 'addresses confirmed', page: customer, tour: '4-addresses' }, async () => {
    await press(customer, 'Save and go on');
    const list = customer.getByLabel(/Addresses your carrier calls from/);
    const preset = (await list.inputValue()).split('\n');
    await list.fill([business.told, ...preset].join('\n'));
    await customer.getByLabel('These are the addresses my carrier calls from').check();
    return `${preset.length} from the preset, and ${business.told}, from which this demo's carrier says it calls`;
  });
  await story.step({ what: 'location chosen', page: customer }, async () => {
    await press(customer, 'Save and go on');
    await customer.getByRole('radio').first().waitFor();
    const next = customer.getByRole('button', { name: 'Save and go on' });
    await next.and(customer.locator(':enabled')).waitFor();
    return (await customer.getByRole('status').first().textContent()) ?? '';
  });
  await story.step({ what: 'reviewed', page: customer }, async () => {
    await press(customer, 'Save and go on');
    await customer.getByText('Everything is there.').waitFor();
    return 'everything is there';
  });
  await story.step({ what: 'request sent', page: customer }, async () => {
    await press(customer, 'Send to support');
    await customer.getByText('Support looks at it next.').waitFor();
    return 'it stands in the queue';
  });
  return customer.url();
}

export async function approveNumbers(story: Story, { business, support }: Cast): Promise<void> {
  await story.step({ what: 'support looks at it', page: support, tour: '5-review' }, async () => {
    await follow(support, 'Requests');
    await support.getByRole('link', { name: new RegExp(`${business.name}.*3 numbers`) }).click();
    await press(support, 'Take it');
    await support.getByText(/looks at it/).waitFor();
    const signals = support.getByRole('region', { name: 'What to look at' });
    return (await signals.locator('p').allTextContents()).join(' ').slice(0, 160);
  });
  await story.step({ what: 'support approves', page: support }, async () => {
    await press(support, 'Approve 3 numbers');
    await support.getByText('Approved: 3 numbers.').waitFor();
    return '3 numbers';
  });
}

/** @returns the forward address of the first number, as the page says it */
export async function readForwardAddress(story: Story, { business, customer }: Cast, request: string): Promise<string> {
  let forward = '';
  await story.step({ what: 'forward address read', page: customer, tour: '6-forward' }, async () => {
    await customer.goto(request);
    const told = customer.getByRole('region', { name: 'What to enter at your carrier' });
    forward = (await told.locator('code').filter({ hasText: business.numbers[0] }).first().textContent()) ?? '';
    return forward;
  });
  return forward;
}
