import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createRouterClient } from '../../apps/edge/src/kamailio/index.ts';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();

const post = (path: string, body: string, token: string | null, method = 'POST') =>
  fetch(`http://127.0.0.1:${on.edge.syncPort}${path}`, {
    method,
    ...(method === 'GET' ? {} : { body }),
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
const stored = async (table: string, key: string) => on.edge.rpc('htable.get', [table, key]).catch(() => null);

test.each([
  ['POST', '/sync'],
  ['POST', '/rpc'],
  ['GET', '/state'],
  ['GET', '/unlisted'],
  ['GET', '/apps-lost'],
  ['POST', '/end-calls'],
])('%s %s with a wrong token or none: 401 and nothing more', async (method, path) => {
  const body = JSON.stringify({ rows: [row('people', 'usr_intruder', { accounts: ['acc_one'] })] });
  for (const token of [null, '', 'wrong', 'x'.repeat(43)]) {
    const answer = await post(path, body, token, method);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('');
  }
  expect(await stored('people', 'usr_intruder')).toBeNull();
});

test.each<[string, unknown, RegExp]>([
  ['an unknown table', ['nonsense', 'k', '{}'], /row 2: unknown table nonsense/],
  ['a table that only the router writes', ['connections', '1.2.3.4:5', '{"user":"usr_ada"}'], /row 2: unknown table connections/],
  ['a table by the name of a method', ['hasOwnProperty', 'k', '{}'], /row 2: unknown table/],
  ['a value that is not JSON', ['numbers', '12025550111', '{'], /row 2: numbers 12025550111: the value is not JSON/],
  [
    'a value of the wrong shape',
    ['numbers', '12025550111', JSON.stringify({ ...numberRow(), on: 'yes' })],
    /row 2: numbers 12025550111: on: expected true or false/,
  ],
  ['a value that is null in JSON', ['numbers', '12025550111', 'null'], /row 2: numbers 12025550111: expected an object/],
  [
    'a list with something else in it',
    ['numbers', '12025550111', JSON.stringify({ ...numberRow(), people: ['usr_ada', 7] })],
    /row 2: numbers 12025550111: people: 1: expected a text/,
  ],
  ['a person without accounts', ['people', 'usr_x', '{}'], /row 2: people usr_x: accounts: expected a list/],
  ['a source of the wrong form', ['sources', '192.0.2.1', '{"trunks":[]}'], /row 2: sources: key 192.0.2.1/],
  ['a missing field', ['trunks', 'trk_x', '{"account":"a"}'], /row 2: trunks trk_x: on:/],
  ['a key of the wrong form', ['numbers', '+12025550111', JSON.stringify(numberRow())], /row 2: numbers: key/],
  ['a row of the wrong length', ['numbers', '12025550111'], /row 2: expected \[table, key, value\]/],
  ['no row at all', 'numbers', /row 2: expected/],
])('a batch with %s changes nothing and says which row', async (_, bad, message) => {
  const good = [row('people', 'usr_new', { accounts: ['acc_one'] }), row('numbers', '12025550101', null)];
  const answer = await post('/sync', JSON.stringify({ rows: [...good, bad] }), await token());
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: 'sync.bad_row', message: expect.stringMatching(message) } });
  expect(await stored('people', 'usr_new')).toBeNull();
  expect(await stored('numbers', '12025550101')).not.toBeNull();
});

test.each([['not JSON at all'], ['[]'], ['{"rows":{}}'], ['null'], ['']])('a body %j: 400', async (body) => {
  expect((await post('/sync', body, await token())).status).toBe(400);
});

test('another address than 127.0.0.1 gets no answer, whatever its token', async () => {
  const socket = connect({ host: '127.0.0.1', port: on.edge.syncPort, localAddress: '127.0.0.5' });
  let bytes = '';
  socket.on('data', (data) => {
    bytes += data;
  });
  await new Promise((done) => socket.once('connect', done));
  socket.write(`GET /state HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await token()}\r\nContent-Length: 0\r\n\r\n`);
  await on.settled();
  for (let i = 0; i < 5; i++) await on.edge.kamailio.router.state();
  expect(bytes).toBe('');
  socket.destroy();
});

test('the endpoint is not on the other listeners', async () => {
  for (const { address, port } of [on.edge.carrier, on.edge.phones]) {
    const socket = connect({ host: address, port, localAddress: addresses.one });
    let bytes = '';
    socket.on('data', (data) => {
      bytes += data;
    });
    await new Promise((done) => socket.once('connect', done));
    socket.write(`GET /state HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await token()}\r\nContent-Length: 0\r\n\r\n`);
    await on.settled();
    expect(bytes).not.toContain('routerVersion');
    socket.destroy();
  }
});

test('20,000 numbers are pushed in a moment, and are all there', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) =>
    row('numbers', String(442_000_000_000 + index), numberRow({ id: `num_${index}` })),
  );
  const from = performance.now();
  await on.edge.push(...rows);
  expect(performance.now() - from).toBeLessThan(10_000);
  const wire = await on.edge.udp(addresses.one);
  for (const index of [0, 9_999, 19_999]) {
    const call = on.call(wire, `+${442_000_000_000 + index}`);
    await call.answer(480);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({ number: `num_${index}`, outcome: 'no_app_online' });
  }
  await on.edge.push(...rows.map(([table, key]) => row(table, key, null)));
  await on.call(wire, '+442000000000').answer(404);
});

test('an RPC is answered, and a wrong one says why', async () => {
  expect(await on.edge.rpc('core.version')).toMatch(/kamailio/);
  await expect(on.edge.rpc('no.such')).rejects.toThrow(/Method Not Found/);
});

test('who is online follows the phones, also one that vanishes', async () => {
  const ada = await on.edge.unregistered('usr_ada');
  await ada.register();
  await on.edge.phone('usr_grace');
  expect((await on.edge.kamailio.router.state()).peopleOnline.sort()).toEqual(['usr_ada', 'usr_grace']);
  await ada.close();
  await waitFor('that she is gone', async () => (await on.edge.kamailio.router.state()).peopleOnline.join() === 'usr_grace');
  const wire = await on.edge.udp(addresses.one);
  await on.call(wire).answer(480);
});

test('a client with another token is told so', async () => {
  const stranger = createRouterClient({ syncPort: on.edge.syncPort, syncToken: 'old' });
  await expect(stranger.state()).rejects.toMatchObject({ status: 401 });
});

/** The rig keeps it to itself; the agent's own file has it. */
async function token(): Promise<string> {
  return on.edge.syncToken;
}
