/** What the suites about porting share: live numbers, asking for a porting, and moving it as support does. */
import { expect } from 'vitest';
import { nextDay } from '../src/modules/portings/days.models.ts';
import { movePortingsByTime } from '../src/modules/portings/porting-watch.ts';
import { started } from './events.ts';
import { type Answer, makeLine, type Running, type TestPerson } from './harness.ts';
import { letterPdf } from './pdf.ts';

export const pdf = { 'content-type': 'application/pdf' };
export const platform = '/api/v1/platform';
export const upstream = { name: 'Upstream', sources: [{ cidr: '192.0.2.40' }], country: 'US' };
let nextNumber = 2_000;
let seq = 0;

/** A number of Acme that no other test has. */
export const freshNumber = () => {
  nextNumber += 1;
  return nextNumber;
};

export type PortingKit = ReturnType<typeof portingKit>;
export function portingKit(running: () => Running) {
  const db = () => running().it.database.db;
  const owner: TestPerson['call'] = (method, path, body, headers) => {
    const { acme } = running().it;
    return acme.owner.call(method, acme.at(path), body, headers);
  };
  const support: TestPerson['call'] = (method, path, body, headers) =>
    running().it.support.call(method, `${platform}/${path}`, body, headers);
  const events = async (...all: object[]) => {
    const answer = await running().it.edge.call('POST', '/api/edge/v1/events', {
      journal: 'journal-porting',
      events: all.map((event) => ({ seq: ++seq, event })),
    });
    expect(answer.status).toBe(200);
  };

  /** A working day that may be wished for, and still may once the next day has begun in the number's country: a week later is the same weekday. */
  const possibleDay = async ({ path }: { path: string }) => nextDay((await owner('GET', `${path}/porting`)).body.earliest, 7);

  /** A live number of Acme, on a trunk of its own. */
  async function liveNumber() {
    const { acme } = running().it;
    const last = freshNumber();
    const e164 = `+1202555${last}`;
    const line = await makeLine(acme, { e164, cidr: `198.18.${last % 250}.7`, people: [acme.member.id] });
    const path = `numbers/${line.number}`;
    const of = { account: acme.id, number: line.number, called: e164, calledRaw: e164, people: [acme.member.id] };
    let calls = 0;
    const call = (trunk: string) => {
      calls += 1;
      return started({ ...of, trunk, call: `call_${line.number}_${calls}`, at: Date.now() });
    };
    await events(call(line.trunk));
    const row = async () =>
      (await db().selectFrom('routes').select('value').where('key', '=', e164.slice(1)).executeTakeFirst())?.value as object;
    const letter = async (content = letterPdf(), name = 'letter.pdf') => owner('POST', `${path}/porting/letter?name=${name}`, content, pdf);
    const form = async (change: object = {}) => ({
      carrierAccount: 'AC-1234',
      authorisedName: 'Ada Owner',
      wishedOn: await possibleDay({ path }),
      letter: (await letter()).body.id,
      ...change,
    });
    const ask = async (change: object = {}) => owner('POST', `${path}/porting`, await form(change));
    return { ...line, ...of, e164, path, call, row, letter, form, ask };
  }
  type LiveNumber = Awaited<ReturnType<typeof liveNumber>>;

  /** As support does: looks at it, then moves it. */
  async function move(id: string, step: string, body?: object): Promise<Answer> {
    const etag = String((await support('GET', `portings/${id}`)).headers.etag);
    return support('POST', `portings/${id}/${step}`, body, { 'if-match': etag });
  }
  async function ported(number: LiveNumber, ...steps: [string, object?][]): Promise<string> {
    const { id } = (await number.ask()).body.porting;
    for (const [step, body] of steps) expect((await move(id, step, body)).body.error, step).toBeUndefined();
    return id;
  }
  const standing = async (number: LiveNumber) => (await owner('GET', `${number.path}/porting`)).body.porting.state;
  const byTime = (now: Date) => movePortingsByTime({ db: db(), feed: running().it.server.feed, publicUrl: 'http://localhost' }, now);
  const upstreamTrunk = async () => (await running().it.operator.call('PUT', `${platform}/upstream`, upstream)).body.upstream.id as string;
  return { db, owner, support, events, liveNumber, move, ported, possibleDay, standing, byTime, upstreamTrunk };
}
