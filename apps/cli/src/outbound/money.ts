/** What calls cost: the operator's price list, and the month's statement. */
import { priceListShown, statement } from '@patchcord/contracts';
import { StepFailed, until } from '../demo/timeline.ts';
import type { Cast } from './cast.ts';

const prices = [
  'prefix,name,price per minute,first increment,next increment,connection fee',
  '1,United States and Canada,0.0120,60,60,0',
  '1312,Chicago,0.0150,30,6,0.01',
  '44,United Kingdom,0.0200,60,1,0',
].join('\n');
const destination = 'Chicago';
const today = () => new Date().toISOString().slice(0, 10);

export async function setPrices({ story, api }: Cast): Promise<void> {
  await story.step({ what: 'price list in force' }, async () => {
    const lists = '/api/v1/platform/price-lists';
    const list = await api.ask('POST', `${lists}?name=Demo&currency=USD`, priceListShown, { csv: `${prices}\n` });
    const started = await api.ask('POST', `${lists}/${list.id}/start`, priceListShown, { json: { from: today(), accept: true } });
    if (started.state !== 'in_force') throw new StepFailed(`The list is ${started.state}.`);
    return `${list.prices} prices in ${list.currency}; ${destination} 0.0150 a minute, 30 seconds at least, 0.01 for the connection`;
  });
}

/** @param answered calls there so far */
export async function readStatement({ story, api, account, page, url }: Cast, answered: number): Promise<void> {
  await story.step({ what: 'on the month’s statement', page }, async () => {
    const month = today().slice(0, 7);
    const found = await until('the calls on the statement', 10_000, async () => {
      const shown = await api.ask('GET', `${account}/statements/${month}`, statement);
      const row = shown.destinations.find(({ name }) => name === destination);
      return row && row.calls >= answered ? { shown, row } : null;
    });
    const { row, shown } = found;
    if (Number(row.amount) <= 0) throw new StepFailed(`${row.calls} calls cost ${row.amount}.`);
    await page.goto(`${url}${account.replace('/api/v1/accounts/', '/a/')}/statement`);
    await page.getByText(destination).first().waitFor();
    return `${row.calls} calls to ${row.name}, ${row.billedSeconds} s billed, ${shown.currency} ${row.amount}; the month: ${shown.total}`;
  });
}
