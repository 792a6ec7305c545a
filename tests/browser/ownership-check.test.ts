/** Ownership checks with everything real: control plane, edge, the demo's upstream and carrier; and with an upstream that means no good. */
import { createSocket, type Socket } from 'node:dgram';
import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../rig/wait.ts';
import { enter, openBrowser, press } from './person.ts';
import { picture } from './picture.ts';
import { ada, type System, startSystem } from './system.ts';

const upstreamAddress = '127.0.0.23';

interface Shown {
  proof: { by: string } | null;
  check: { state: string; reason: string | null; call: number; calls: number; shows: string } | null;
}

let system: System;
let page: Page;
let as: APIRequestContext;
let at: string;
let number: { id: string; e164: string };
const sockets: Socket[] = [];

const send = async (method: string, path: string, data?: unknown) => {
  const answer = await as.fetch(`${system.url}${path}`, {
    method,
    headers: { origin: system.url },
    ...(data === undefined ? {} : { data }),
  });
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return answer.status() === 204 ? null : answer.json();
};
const shown = (): Promise<Shown> => send('GET', `${at}/numbers/${number.id}/ownership`);
const ask = () => send('POST', `${at}/numbers/${number.id}/ownership/checks`);
const ended = () =>
  waitFor(
    'the check to end',
    async () => {
      const { check } = await shown();
      return check && ['passed', 'failed'].includes(check.state) ? check : null;
    },
    90_000,
  );
const state = (wanted: string) =>
  waitFor(`the check to be ${wanted}`, async () => ((await shown()).check?.state === wanted ? true : null), 15_000);

beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  as = page.request;
  at = `/api/v1/accounts/${/\/a\/([^/]+)\//.exec(page.url())?.[1]}`;
  const { items } = await send('GET', `${at}/numbers`);
  number = items.find((one: { proved: boolean }) => !one.proved);
}, 120_000);
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await system?.stop();
});

/** A gateway that says what the test wants to each INVITE, and forwards nothing. It gets all calls out. */
async function hostileGateway(answer: 'rings' | 'answers') {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const seen: string[] = [];
  const reply = (request: string, status: string, to: { address: string; port: number }, extra = '') => {
    const lines = request.split('\r\n');
    const kept = lines.filter((line) => /^(via|from|call-id|cseq|record-route):/i.test(line));
    const tagged = `${lines.find((line) => /^to:/i.test(line))};tag=hostile`;
    socket.send(
      [`SIP/2.0 ${status}`, ...kept, tagged, extra, 'Content-Length: 0', '', '']
        .filter((line, n, all) => line !== '' || n > all.length - 3)
        .join('\r\n'),
      to.port,
      to.address,
    );
  };
  let invite = '';
  socket.on('message', (bytes, from) => {
    const message = bytes.toString('latin1');
    const method = message.split(' ')[0] ?? '';
    seen.push(method);
    const contact = `Contact: <sip:hostile@${upstreamAddress}:${socket.address().port}>`;
    if (method === 'INVITE') {
      invite = message;
      reply(message, answer === 'rings' ? '180 Ringing' : '200 OK', from, contact);
    } else if (method === 'CANCEL') {
      reply(message, '200 OK', from);
      reply(invite, '487 Request Terminated', from);
    } else if (method !== 'ACK') reply(message, '200 OK', from);
  });
  await new Promise<void>((done) => socket.bind(0, upstreamAddress, done));
  for (const { id } of (await send('GET', '/api/v1/platform/gateways')).items) await send('DELETE', `/api/v1/platform/gateways/${id}`);
  await send('POST', '/api/v1/platform/gateways', {
    name: `Hostile, ${answer}`,
    address: upstreamAddress,
    port: socket.address().port,
    checkSeconds: 0,
  });
  return seen;
}

test('a check passes: the call goes out, comes back by the carrier, rings nobody and ends with our cancel', async () => {
  await page.goto(`${system.url}/a/${at.split('/').at(-1)}/numbers/${number.id}`);
  await press(page, 'Call it now');
  const card = page.getByRole('region', { name: 'Prove that this number is yours' });
  await card.getByText('It came back', { exact: true }).waitFor({ timeout: 10_000 });
  await picture(page, 'ownership-7-under-way');
  const check = await ended();
  expect(check).toMatchObject({ state: 'passed', reason: null });
  expect((await shown()).proof?.by).toBe('check');
  const newest = async () => (await send('GET', `${at}/calls?number=${encodeURIComponent(number.id)}`)).items[0];
  await expect.poll(newest, { timeout: 10_000 }).toMatchObject({ result: { outcome: 'ownership_check' } });
  expect((await newest()).people ?? []).toEqual([]);
  await page.getByRole('region', { name: 'This number is yours' }).getByText('Proved', { exact: true }).waitFor();
}, 120_000);

test('a forged pass: nothing is forwarded, a call is made to us and ended without our cancel; it proves nothing', async () => {
  await send('DELETE', `${at}/numbers/${number.id}`);
  await send('POST', `${at}/numbers/${number.id}/restore`, {});
  const seen = await hostileGateway('rings');
  await ask();
  await state('calling');
  const forged = await system.call({ to: number.e164, from: (await shown()).check?.shows ?? '', ringSeconds: 1 });
  await forged.ended;
  expect(await ended()).toMatchObject({ state: 'failed', reason: 'ended_early' });
  await page.reload();
  await page.getByText('A call came, and ended before we ended ours').waitFor();
  await picture(page, 'ownership-8-failed');
  // The edge hears of it when it asks next.
  await waitFor('our own call to be ended', async () => (seen.includes('CANCEL') ? true : null), 15_000);
  expect((await shown()).proof).toBe(null);
}, 120_000);

test('answered by something else: it is hung up on at once, and the check says so', async () => {
  const seen = await hostileGateway('answers');
  await ask();
  expect(await ended()).toMatchObject({ state: 'failed', reason: 'answered_elsewhere' });
  await waitFor('BYE', async () => (seen.includes('BYE') ? true : null));
  expect(seen.indexOf('ACK')).toBeGreaterThan(seen.indexOf('INVITE'));
  expect((await shown()).proof).toBe(null);
}, 60_000);
