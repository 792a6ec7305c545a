import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, started } from '../../../test/events.ts';
import { makeLine, openTestServer, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
const day = Date.parse('2026-10-14T10:00:00Z');
let seq = 0;
const send = (...events: object[]) =>
  it.edge.call('POST', '/api/edge/v1/events', {
    journal: 'journal-statements',
    events: events.map((event) => {
      seq += 1;
      return { seq, event };
    }),
  });
interface Placed {
  at?: number;
  /** null: nobody answered. */
  seconds?: number | null;
  caller?: string;
}
const out = (call: string, called: string, { at = day, seconds = 60, caller = '+12025550101' }: Placed = {}) => [
  started({
    call,
    at,
    account: it.acme.id,
    number: line.number,
    called,
    calledRaw: called,
    caller,
    out: { person: it.acme.member.id, destination: '44' },
  }),
  ended({
    call,
    at,
    answerAt: seconds === null ? null : at,
    endAt: at + (seconds ?? 20) * 1000,
    outcome: seconds === null ? 'no_answer' : 'answered',
  }),
];
const incoming = (call: string, at: number, caller = '+442079460123') => [
  started({ call, at, account: it.acme.id, trunk: line.trunk, number: line.number, caller }),
  ended({ call, at, answerAt: at, endAt: at + 90_000 }),
];

beforeAll(async () => {
  it = await openTestServer();
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
  const csv = `prefix,name,price per minute,first increment,next increment,connection fee
44,United Kingdom,0.02,60,60,0
447,United Kingdom mobile,0.1,1,1,0
33,"France, ""all""",0.03,30,6,0.01`;
  const list = await it.operator.call('POST', '/api/v1/platform/price-lists?name=l&currency=EUR', csv, { 'content-type': 'text/csv' });
  await it.operator.call('POST', `/api/v1/platform/price-lists/${list.body.id}/start`, {
    from: new Date().toISOString().slice(0, 10),
    accept: true,
  });
  await it.database.db
    .updateTable('priceLists')
    .set({ startsAt: new Date('2026-01-01') })
    .execute();
  await send(
    ...out('call_1', '+442079460123', { seconds: 61 }),
    ...out('call_2', '+442079460124', { seconds: 10 }),
    ...out('call_3', '+447900123456', { seconds: 90 }),
    ...out('call_4', '+33140000000', { seconds: 31 }),
    ...out('call_5', '+447900123456', { seconds: null }),
    ...out('call_6', '+81312345678', { seconds: 45 }),
    ...incoming('call_7', day),
    ...incoming('call_8', day + 60_000, '=HYPERLINK("https://evil.example")'),
    // At the very edges of the month.
    ...out('call_before', '+442079460123', { at: Date.parse('2026-09-30T23:59:59.999Z') }),
    ...out('call_first', '+442079460123', { at: Date.parse('2026-10-01T00:00:00.000Z') }),
    ...out('call_last', '+442079460123', { at: Date.parse('2026-10-31T23:59:59.999Z') }),
    ...out('call_after', '+442079460123', { at: Date.parse('2026-11-01T00:00:00.000Z') }),
  );
});
afterAll(() => it.close());

const statement = (month: string, person = it.acme.owner) => person.call('GET', it.acme.at(`statements/${month}`));

test('a month is summed by destination, exactly, and says what cost nothing and why', async () => {
  const { status, body } = await statement('2026-10');
  expect(status).toBe(200);
  expect(body).toEqual({
    month: '2026-10',
    begins: '2026-10-01T00:00:00.000Z',
    ends: '2026-11-01T00:00:00.000Z',
    currency: 'EUR',
    total: '0.278',
    in: { calls: 2, seconds: 180, amount: '0.00' },
    destinations: [
      { name: 'United Kingdom mobile', calls: 1, seconds: 90, billedSeconds: 90, amount: '0.15' },
      { name: 'United Kingdom', calls: 4, seconds: 191, billedSeconds: 300, amount: '0.10' },
      { name: 'France, "all"', calls: 1, seconds: 31, billedSeconds: 36, amount: '0.028' },
    ],
    notAnswered: { calls: 1, amount: '0.00' },
    unpriced: { calls: 1, seconds: 45, amount: '0.00' },
  });
});

test('the total is the sum of the calls as CSV tells them, one a line', async () => {
  const { body, headers } = await it.acme.owner.call('GET', it.acme.at('statements/2026-10/csv'));
  expect(headers['content-type']).toContain('text/csv');
  expect(headers['content-disposition']).toBe('attachment; filename="statement-2026-10.csv"');
  const lines = String(body).split('\r\n');
  expect(lines[0]).toMatch(/^started,direction,from,to,person,destination,seconds,billed seconds,price per minute,/);
  expect(lines.at(-1)).toBe('');
  expect(lines.filter((one) => one.includes(',out,'))).toHaveLength(8);
  expect(lines[1]).toBe(
    '2026-10-01T00:00:00.000Z,out,+12025550101,+442079460123,Max,United Kingdom,60,60,0.02,60,60,0.00,0.02,EUR,,call_first',
  );
  const of = (call: string) => lines.find((one) => one.endsWith(`,${call}`));
  expect(of('call_4')).toContain('"France, ""all""",31,36,0.03,30,6,0.01,0.028,EUR,,');
  expect(of('call_5')).toContain(',0,0,,,,,0.00,EUR,not answered,');
  expect(of('call_6')).toContain(',no price,');
  expect(of('call_7')).toContain(',calls in cost nothing,');
  const amounts = lines.slice(1).flatMap((one) => /,(\d+\.\d+),(?:EUR)?,[^,]*,call_\w+$/.exec(one)?.[1] ?? []);
  expect(amounts).toHaveLength(10);
  expect(amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 1e6), 0)).toBe(278_000);
});

test('a name that a caller made up is no formula in a spreadsheet', async () => {
  const { body } = await it.acme.owner.call('GET', it.acme.at('statements/2026-10/csv'));
  expect(String(body)).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(String(body)).toContain(',+442079460123,');
});

test('a month without calls is one of nothing, and what is no month is refused', async () => {
  expect((await statement('2026-08')).body).toMatchObject({ total: '0.00', destinations: [], in: { calls: 0 } });
  for (const month of ['2026-13', '2026-1', 'november', '1999-01']) expect((await statement(month)).status).toBe(400);
});

test('an account sees its own calls, and members see no statement', async () => {
  const others = await it.other.owner.call('GET', it.other.at('statements/2026-10'));
  expect(others.body).toMatchObject({ total: '0.00', in: { calls: 0 }, notAnswered: { calls: 0 } });
  expect(String((await it.other.owner.call('GET', it.other.at('statements/2026-10/csv'))).body).split('\r\n')).toHaveLength(2);
  expect((await statement('2026-10', it.other.owner)).status).toBe(404);
  expect((await statement('2026-10', it.acme.member)).status).toBe(403);
});

test('a month of many calls comes whole', async () => {
  const at = Date.parse('2026-07-05T10:00:00Z');
  for (let batch = 0; batch < 5; batch += 1) {
    await send(...Array.from({ length: 240 }, (_, index) => out(`call_m${batch}_${index}`, '+442079460123', { at })).flat());
  }
  const lines = String((await it.acme.owner.call('GET', it.acme.at('statements/2026-07/csv'))).body)
    .trim()
    .split('\r\n');
  expect(new Set(lines.slice(1)).size).toBe(1_200);
  expect((await statement('2026-07')).body.total).toBe('24.00');
});
