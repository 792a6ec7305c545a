/** Input that the database cannot hold, or that nobody sends by accident: refused in words, never our error. Run on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Running, report } from './harness.ts';

const nul = '\u0000';

export function oddInputSuite(running: () => Running): void {
  describe('odd input', () => {
    let it: Running['it'];
    let line: Running['line'];
    beforeAll(() => {
      ({ it, line } = running());
    });
    const cursor = (text: string) => Buffer.from(text).toString('base64url');
    const asked = async (method: string, path: string, body?: unknown) => {
      const answer = await it.acme.owner.call(method, it.acme.at(path), body);
      return [answer.status, answer.body.error?.code, answer.body.error?.details?.map((one: { field: string }) => one.field)];
    };

    test('NUL in a body, a query or a path names its field', async () => {
      const addresses = [{ cidr: '198.51.100.99', note: nul }];
      expect(await asked('POST', 'requests', { addresses })).toEqual([400, 'request.invalid', ['addresses.0.note']]);
      expect(await asked('POST', 'requests', { trunk: nul })).toEqual([400, 'request.invalid', ['trunk']]);
      expect(await asked('PATCH', `trunks/${line.trunk}`, { name: nul })).toEqual([400, 'request.invalid', ['name']]);
      expect(await asked('PATCH', `numbers/${line.number}`, { people: [`a${nul}`] })).toEqual([400, 'request.invalid', ['people.0']]);
      expect(await asked('POST', 'invitations', { name: nul, email: 'n@acme.example' })).toEqual([400, 'request.invalid', ['name']]);
      expect(await asked('GET', 'calls?sipCallId=a%00')).toEqual([400, 'request.invalid', ['sipCallId']]);
      expect(await asked('GET', 'attempts?source=%00')).toEqual([400, 'request.invalid', ['source']]);
      expect(await asked('GET', 'trunks/trk_%00')).toEqual([400, 'request.invalid', ['trunk']]);
      expect((await it.acme.owner.call('GET', '/api/v1/accounts/%00/trunks')).status).toBe(400);
      const signIn = await it.call('POST', '/api/auth/sign-in/email', { email: `a${nul}@b.example`, password: nul });
      expect(signIn.status).toBeLessThan(500);
    });

    test.each([
      ['an id with NUL', '1700000000000|call_\u0000'],
      ['an id without end', `1700000000000|${'a'.repeat(5_000)}`],
      ['a time beyond all calendars', '999999999999999|call_1'],
      ['no time', 'x|call_1'],
    ])('a cursor that holds %s is refused', async (_, text) => {
      for (const list of ['calls', 'attempts', 'trunks', 'numbers', 'people'])
        expect([list, ...(await asked('GET', `${list}?cursor=${cursor(text)}`))]).toEqual([list, 400, 'request.invalid', ['cursor']]);
    });

    test('a report with characters and counts that the database cannot hold is stored as far as it can be, or refused', async () => {
      const send = (change: object) => it.edge.call('POST', '/api/edge/v1/report', report(change));
      expect((await send({ problems: [`a${nul}\ud800`], agentVersion: nul, peopleOnline: ['\udc00'] })).status).toBe(204);
      const edges = (await it.operator.call('GET', '/api/v1/platform/edges')).body.items;
      expect(edges.find((one: { id: string }) => one.id === it.edge.id).problems).toEqual(['a\ufffd\ufffd']);
      for (const change of [{ calls: 2 ** 31 }, { calls: -1 }, { eventsWaiting: 2 ** 31 }, { appliedRevision: -1 }])
        expect((await send(change)).status).toBe(400);
      expect((await send({})).status).toBe(204);
    });
  });
}
