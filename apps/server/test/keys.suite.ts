/** API keys over HTTP, on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Call, Running } from './harness.ts';

export function keysSuite(running: () => Running): void {
  describe('an API key', () => {
    const make = async (scopes: string[], days: number | null = null) => {
      const { it } = running();
      const answer = await it.acme.owner.call('POST', it.acme.at('keys'), { name: `Key for ${scopes}`, scopes, days });
      expect(answer.status).toBe(201);
      return answer;
    };
    const as =
      (token: string): Call =>
      (method, path, body, headers = {}) =>
        running().it.call(method, path, body, { authorization: `Bearer ${token}`, ...headers });
    let token: string;
    let key: Call;
    beforeAll(async () => {
      token = (await make(['numbers'])).body.token;
      key = as(token);
    });

    test('is shown once: the list, the database and the audit log hold no token', async () => {
      const { it } = running();
      const made = await make(['read', 'read', 'trunks']);
      expect(made.headers['cache-control']).toBe('no-store');
      expect(made.body).toMatchObject({
        scopes: ['read', 'trunks'],
        madeBy: 'Olivia',
        expiresAt: null,
        lastUsedAt: null,
        token: expect.stringMatching(/^pck_/),
      });
      const listed = (await it.acme.admin.call('GET', it.acme.at('keys'))).body.items;
      expect(listed[0]).toMatchObject({ id: made.body.id, prefix: made.body.token.slice(0, 8) });
      const kept = [
        listed,
        await it.database.db.selectFrom('apiKeys').selectAll().execute(),
        await it.database.db.selectFrom('audit').selectAll().execute(),
      ];
      expect(JSON.stringify(kept)).not.toContain(made.body.token.slice(8));
    });

    test('says in the audit log until when it is good', async () => {
      const { it } = running();
      const { body } = await make(['read'], 30);
      const [row] = (await it.acme.owner.call('GET', it.acme.at(`audit?subject=${body.id}`))).body.items;
      expect(row.after).toEqual({ prefix: body.prefix, scopes: ['read'], expiresAt: body.expiresAt });
    });

    test('changes what its scope says, nothing else, and the audit log names it', async () => {
      const { it, line } = running();
      const changed = await key('PATCH', it.acme.at(`numbers/${line.number}`), { ringSeconds: 45 });
      expect([changed.status, changed.body.ringSeconds]).toEqual([200, 45]);
      const [row] = (await it.acme.owner.call('GET', it.acme.at(`audit?subject=${line.number}`))).body.items;
      expect(row).toMatchObject({
        action: 'number.changed',
        after: { ringSeconds: 45 },
        actor: { kind: 'key', name: 'Key for numbers', address: '127.0.0.1' },
      });
      const refused = await key('PATCH', it.acme.at(`trunks/${line.trunk}`), { name: 'Mine' });
      expect([refused.status, refused.body.error.code]).toEqual([403, 'key.scope']);
      expect(refused.body.error.message).toContain('scope trunks');
      await key('PATCH', it.acme.at(`numbers/${line.number}`), { ringSeconds: 30 });
    });

    test('acts in its own account only, and as no person: a cookie beside it opens nothing', async () => {
      const { it } = running();
      expect((await key('GET', it.other.at('numbers'))).status).toBe(404);
      expect((await key('GET', '/api/v1/me')).body.error.code).toBe('key.scope');
      expect((await key('GET', '/api/v1/platform/edges')).status).toBe(403);
      const calls = as((await make(['read'])).body.token);
      expect((await calls('GET', it.acme.at('calls?mine=true'))).body.error.code).toBe('key.no_person');
      expect((await calls('GET', '/api/v1/locations')).status).toBe(200);
      const owners = await it.acme.owner.call('GET', it.acme.at('people'), undefined, { authorization: `Bearer ${token}` });
      expect(owners.status).toBe(403);
    });

    test('makes and revokes no keys, and cannot remove an owner', async () => {
      const { it } = running();
      const all = as((await make(['read', 'numbers', 'trunks', 'people', 'requests', 'webhooks'])).body.token);
      expect((await all('POST', it.acme.at('keys'), { name: 'More', scopes: ['read'] })).status).toBe(403);
      expect((await all('GET', it.acme.at('keys'))).status).toBe(403);
      expect((await all('DELETE', it.acme.at(`people/${it.acme.owner.id}`))).body.error.code).toBe('person.owner');
    });

    test('is out at once when revoked, and when its time is over', async () => {
      const { it } = running();
      const { id, token: gone } = (await make(['read'])).body;
      expect((await as(gone)('GET', it.acme.at('numbers'))).status).toBe(200);
      const used = (await it.acme.owner.call('GET', it.acme.at('keys'))).body.items.find((one: { id: string }) => one.id === id);
      expect(Date.now() - Date.parse(used.lastUsedAt)).toBeLessThan(60_000);
      expect((await it.other.owner.call('DELETE', it.other.at(`keys/${id}`))).status).toBe(404);
      expect((await it.acme.owner.call('DELETE', it.acme.at(`keys/${id}`))).status).toBe(204);
      const after = await as(gone)('GET', it.acme.at('numbers'));
      expect([after.status, after.body.error.code]).toEqual([401, 'key.unknown']);
      expect((await it.acme.owner.call('DELETE', it.acme.at(`keys/${id}`))).status).toBe(404);

      const short = (await make(['read'], 1)).body;
      expect((await as(short.token)('GET', it.acme.at('numbers'))).status).toBe(200);
      await it.database.db
        .updateTable('apiKeys')
        .set({ expiresAt: new Date(Date.now() - 1) })
        .where('id', '=', short.id)
        .execute();
      expect((await as(short.token)('GET', it.acme.at('numbers'))).status).toBe(401);
    });

    test('that is none is refused in words, whatever it looks like', async () => {
      const { it } = running();
      for (const wrong of ['', 'nonsense', `pck_${'0'.repeat(32)}`, it.edge.token, `${token}x`]) {
        const answer = await as(wrong)('GET', it.acme.at('numbers'));
        expect([wrong, answer.status, answer.body.error.code]).toEqual([wrong, 401, 'key.unknown']);
      }
      const scopes = await it.acme.owner.call('POST', it.acme.at('keys'), { name: 'X', scopes: ['everything'] });
      expect(scopes.body.error.details[0]).toMatchObject({
        field: 'scopes.0',
        received: 'everything',
        message: expect.stringContaining('numbers'),
      });
      expect((await it.acme.owner.call('POST', it.acme.at('keys'), { name: 'X', scopes: [] })).status).toBe(400);
    });
  });
}
