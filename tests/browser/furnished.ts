/** A demo where every page has something to show: requests in each state, calls, refused attempts, an armed check, somebody invited. */
import type { APIRequestContext } from 'playwright-core';
import { letterPdf } from '../../apps/server/test/pdf.ts';
import { waitFor } from '../rig/wait.ts';
import type { Filled } from './every-page.ts';
import { adasNumber, type System } from './system.ts';

const unlisted = '127.0.0.97';

/** @param as signed in as Ada, who is the account's owner and an operator. @returns what stands in the paths of its pages */
export async function furnish(system: System, as: APIRequestContext): Promise<Filled> {
  const send = async (method: string, path: string, data?: unknown, headers: Record<string, string> = {}) => {
    const answer = await as.fetch(`${system.url}${path}`, {
      method,
      headers: { origin: system.url, ...headers },
      ...(data === undefined ? {} : { data }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
  };
  const { accounts } = await send('GET', '/api/v1/me');
  const account: string = accounts[0].id;
  const at = `/api/v1/accounts/${account}`;
  const first = async (noun: string) => (await send('GET', `${at}/${noun}`)).items;

  const draft = async (numbers: string) => {
    const { id } = await send('POST', `${at}/requests`, {});
    await send('PUT', `${at}/requests/${id}/carrier`, { preset: 'twilio', name: 'Twilio', understood: true });
    await send('POST', `${at}/requests/${id}/numbers`, { text: numbers });
    return id as string;
  };
  const sent = async (numbers: string) => {
    const id = await draft(numbers);
    const { addresses } = await send('GET', `${at}/requests/${id}`);
    await send('PUT', `${at}/requests/${id}/addresses`, { addresses, confirmed: true });
    const locations = await send('GET', '/api/v1/locations');
    await send('PUT', `${at}/requests/${id}/location`, { location: locations.items[0].id });
    await send('POST', `${at}/requests/${id}/send`);
    return id;
  };
  const move = async (id: string, path: string, data: object) => {
    const { version } = await send('GET', `/api/v1/platform/requests/${id}`);
    await send('POST', `/api/v1/platform/requests/${id}/${path}`, data, { 'if-match': `"${version}"` });
  };
  const open = await draft('+12015550123 new@demo.example\n+1 900 555 1234\n');
  const waiting = await sent('+12015550124\n+12025550101\n');
  const asked = await sent('+12015550125\n');
  await move(asked, 'ask', { text: 'Which of these do you use?' });
  const approved = await sent('+12015550126 late@demo.example\n');
  await move(approved, 'decision', { approve: 'all' });
  const refused = await sent('+12015550127\n');
  await move(refused, 'refuse', { reason: 'This carrier is not known to us.' });

  await send('POST', `${at}/phone/devices`, { name: 'Desk in the hall' });
  const sendDocument = async (id: string): Promise<string> => {
    const answer = await as.fetch(`${system.url}${at}/numbers/${id}/ownership/document?name=bill.pdf`, {
      method: 'POST',
      headers: { origin: system.url, 'content-type': 'application/pdf' },
      data: letterPdf(),
    });
    if (!answer.ok()) throw new Error(`document: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()).claim.id;
  };
  await send('POST', `${at}/invitations`, { email: 'ines@demo.example', name: 'Ines' });
  const number = (await first('numbers')).find(({ e164 }: { e164: string }) => e164 === adasNumber).id as string;
  await send('POST', `${at}/numbers/${number}/check`);
  await (await system.call({ to: adasNumber, source: unlisted, silenceSeconds: 1 })).ended;
  await (await system.call({ to: adasNumber })).ended;
  await waitFor('the attempts to be listed', async () =>
    (await send('GET', `${at}/numbers/${number}/check`)).attempts.length > 1 ? true : null,
  );
  const webhook = await send('POST', `${at}/webhooks`, { url: 'https://hooks.demo.example/calls', events: ['call.ended'] });
  const [trunk] = await first('trunks');
  const csv = 'prefix,name,price per minute,first increment,next increment\n1,North America,0.01,6,6\nx,Nowhere,1,1,1\n';
  const list = (path: string) =>
    send('POST', `/api/v1/platform/price-lists?name=${path}&currency=USD`, csv, { 'content-type': 'text/csv' });
  const inForce = await list('in-force.csv');
  const today = new Date().toISOString().slice(0, 10);
  await send('POST', `/api/v1/platform/price-lists/${inForce.id}/start`, { from: today, accept: true });
  const nextList = await list('draft.csv');
  const unproved = (await first('numbers')).find((one: { proved: boolean }) => !one.proved);
  const claim = await sendDocument(unproved.id);
  return {
    account: [account],
    list: [inForce.id, nextList.id],
    number: [number],
    trunk: [trunk.id],
    webhook: [webhook.id],
    // None is made here: it needs a signed letter. Its list is walked.
    porting: [],
    claim: [claim],
    request: [
      open,
      `${open}?step=carrier`,
      `${open}?step=addresses`,
      `${open}?step=location`,
      `${open}?step=review`,
      waiting,
      asked,
      approved,
      refused,
    ],
    topic: ['before-you-begin', 'outcomes'],
  };
}
