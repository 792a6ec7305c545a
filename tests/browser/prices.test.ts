/** What calls cost, on the pages: an operator uploads a list with rows that are wrong and puts it in force; an account reads its statement. */
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDestinations } from '../../apps/server/src/modules/destinations/destinations.models.ts';
import { ended, started } from '../../apps/server/test/events.ts';
import { makeLine } from '../../apps/server/test/harness.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
let operator: Page;
let owner: Page;
let line: Awaited<ReturnType<typeof makeLine>>;

const signedIn = async (path: string, email: string, options?: BrowserContextOptions): Promise<Page> => {
  const page = await plane.newBrowser(options);
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(path)}`);
  await signInAt(page, email);
  return page;
};
beforeAll(async () => {
  plane = await openControlPlane({ destinations: makeDestinations() });
  line = await makeLine(plane.it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [plane.it.acme.member.id] });
  operator = await signedIn('/platform/price-lists', plane.it.operator.email, { timezoneId: 'America/Los_Angeles' });
});
afterAll(() => plane?.close());

const header = 'prefix,name,price per minute,first increment,next increment,connection fee';
const choose = async (name: string, ...lines: string[]) => {
  await operator.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await operator.getByRole('button', { name: 'Upload a list' }).click();
};

test('a file that is no price list is refused, and says what one looks like', async () => {
  await operator.getByText('No price list yet').waitFor();
  await picture(operator, 'prices-1-empty');
  await choose('photo.csv', 'hello');
  await operator.getByText("There is no column 'prefix'").waitFor();
  await picture(operator, 'prices-2-refused');
});

test('a list with wrong rows is a draft that says which, by line, and what is missing', async () => {
  await choose(
    'november.csv',
    header,
    '44,United Kingdom,0.0125,60,60,0',
    '447,United Kingdom mobile,"0,05",60,60,0',
    '1,North America,0.01,6,6,0',
    '39,Italy,0.02,60,60,0',
    '39,Italia,0.03,60,60,0',
    '0033,France,0.01,60,60,0',
    '49,Germany,0.015,1,1,0.01',
  );
  await operator.getByRole('heading', { name: 'november.csv', level: 1 }).waitFor();
  const row = (text: string) => operator.getByRole('row').filter({ hasText: text });
  await row('Write a point, not a comma: 0.05').getByRole('cell', { name: '3', exact: true }).waitFor();
  await row('Neither is taken').getByRole('cell', { name: '6', exact: true }).waitFor();
  await row('44, not 0044').getByRole('cell', { name: '7', exact: true }).waitFor();
  await operator.getByText('no price', { exact: true }).first().waitFor();
  await picture(operator, 'prices-3-draft');
});

test('it is put in force once what is wrong was accepted, and is found in the list of lists', async () => {
  const button = operator.getByRole('button', { name: 'Put in force' });
  expect(await button.isDisabled()).toBe(true);
  await operator.getByRole('checkbox', { name: /Go without 3 rows with faults and a price for \d+ countries/ }).check();
  await button.click();
  await operator.getByText('In force', { exact: true }).waitFor();
  await operator.getByLabel('Prefix begins with').fill('4');
  await operator.getByRole('row').filter({ hasText: 'Germany' }).getByText('€0.015', { exact: true }).waitFor();
  await picture(operator, 'prices-4-in-force');
  await operator.goto(`${plane.url}/platform/price-lists`);
  await operator.getByRole('link', { name: /november\.csv/ }).waitFor();
});

test('the next list says what it changes, and begins another day of UTC, whatever zone the browser is in; both are recorded', async () => {
  await choose('december.csv', header, '44,United Kingdom,0.02,60,60,0', '39,Italy,0.01,6,6,0', '49,Germany,0.01,1,1,0.01');
  await operator.getByText('What changes beside ‘november.csv’').waitFor();
  await operator.getByText('1 dearer, 1 cheaper, 1 new, 1 gone.').waitFor();
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await operator.getByLabel('From').fill(day);
  await operator.getByRole('checkbox', { name: /Go without a price for/ }).check();
  await operator.getByRole('button', { name: 'Put in force' }).click();
  await operator.getByText('To come', { exact: true }).waitFor();
  const shown = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(day),
  );
  await operator.getByText(new RegExp(`from .*${shown}$`)).waitFor();
  await picture(operator, 'prices-5-to-come');
  await operator.goto(`${plane.url}/platform/activity`);
  await operator.getByText('Price list put in force').first().waitFor();
});

const endedCall = (call: string, called: string, seconds: number | null, at = Date.now()) => {
  const out = { person: plane.it.acme.member.id, destination: '44' };
  const facts = { account: plane.it.acme.id, number: line.number, called, calledRaw: called, caller: '+12025550101', people: [] };
  const answer = seconds === null ? { answerAt: null, outcome: 'no_answer' as const } : { answerAt: at, outcome: 'answered' as const };
  return [started({ call, at, ...facts, out }), ended({ call, at, ringAt: at, ...answer, endAt: at + (seconds ?? 20) * 1000 })];
};

test('an account reads what its month cost, by destination, and why the rest cost nothing', async () => {
  const at = Date.now();
  const events = [
    ...endedCall('call_1', '+442079460123', 61),
    ...endedCall('call_2', '+4930123456', 10),
    ...endedCall('call_3', '+442079460123', null),
    ...endedCall('call_4', '+33140000000', 12),
    started({ call: 'call_5', at, account: plane.it.acme.id, trunk: line.trunk, number: line.number }),
    ended({ call: 'call_5', at, answerAt: at, endAt: at + 90_000 }),
  ].map((event, index) => ({ seq: index + 1, event }));
  const sent = await plane.it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-prices', events });
  expect(sent.status).toBe(200);
  owner = await signedIn(`/a/${plane.it.acme.id}/statement`, plane.it.acme.owner.email);
  const row = (text: string) => owner.getByRole('row').filter({ hasText: text });
  await row('United Kingdom').getByText('€0.025', { exact: true }).waitFor();
  await row('Germany').getByText('€0.0125', { exact: true }).waitFor();
  await row('Calls in')
    .getByText(/callers pay their own carrier/)
    .waitFor();
  await row('Not answered').getByText('€0.00', { exact: true }).waitFor();
  await row('Without a price')
    .getByText(/1 call/)
    .waitFor();
  await owner.getByText('exactly €0.0375').waitFor();
  await picture(owner, 'statement-1');
});

test('the CSV file has every call', async () => {
  const downloading = owner.waitForEvent('download');
  await owner.getByRole('link', { name: 'Download CSV' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^statement-20\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines.filter((one) => one.includes(',out,'))).toHaveLength(4);
});

test('another month is chosen, and one without calls says so', async () => {
  await owner.getByLabel('Month').selectOption({ index: 3 });
  await owner.getByText('No calls in this month').waitFor();
  expect(new URL(owner.url()).searchParams.get('month')).toMatch(/^20\d\d-\d\d$/);
  await picture(owner, 'statement-2-empty');
});

test("the day's limit is seen to be near, and to be reached", async () => {
  const db = plane.it.database.db;
  const row = { allowed: true, allowedCallsLimit: 10, allowedCallsLimitPerPerson: 2, allowedCountries: null, spentDay: null };
  await db
    .insertInto('callsOut')
    .values({ accountId: plane.it.acme.id, ...row, allowedSpendPerDay: '0.2000' })
    .execute();
  await owner.goto(`${plane.url}/a/${plane.it.acme.id}/statement`);
  await owner.getByText('of €0.20').waitFor();
  await picture(owner, 'statement-3-limit');
  const events = endedCall('call_6', '+33140000000', 600, Date.now() - 600_000).map((event, index) => ({ seq: index + 20, event }));
  await plane.it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-prices', events });
  await owner.reload();
  await owner.getByText('The limit of the day is reached: no more calls go out').waitFor();
  await picture(owner, 'statement-4-reached');
});

test('a call says what it cost, and by which terms', async () => {
  await owner.goto(`${plane.url}/a/${plane.it.acme.id}/calls?call=call_1`);
  await owner.getByText('United Kingdom: €0.0125 a minute, 120 s charged (60/60)').waitFor();
  await picture(owner, 'statement-5-call', { fullPage: false });
  await owner.goto(`${plane.url}/a/${plane.it.acme.id}/calls?call=call_5`);
  await owner.getByText('Calls in cost nothing').waitFor();
});

test('an operator sees what was called without a price', async () => {
  await operator.goto(`${plane.url}/platform/price-lists`);
  await operator.getByText('Called without a price').waitFor();
  await picture(operator, 'prices-6-unpriced');
  await operator.getByRole('link', { name: /november\.csv/ }).click();
  await operator.getByRole('button', { name: 'Rate again' }).click();
  await operator.getByRole('dialog').getByRole('button', { name: 'Rate again' }).click();
  await operator.getByText(/\d calls rated/).waitFor();
  await picture(operator, 'prices-7-rated');
});
