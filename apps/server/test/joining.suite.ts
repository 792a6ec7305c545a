/** How people come in and get back in: sign-up, invitations, passwords, second factor, operators. The mails are read from the database. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { firstOperatorLink } from '../src/modules/operators/operators.usecases.ts';
import { type Answer, mailTo, password, type Running, signIn } from './harness.ts';

const error = ({ status, body }: Answer) => ({ status, code: body?.error?.code });
const good = 'a password of my own';

/** RFC 6238, of a secret in base32. */
function totp(secret: string, nowMs = Date.now()): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const cookieOf = (answer: Answer) =>
  [answer.headers['set-cookie']]
    .flat()
    .map((cookie) => String(cookie).split(';')[0])
    .filter((cookie) => !cookie?.endsWith('='))
    .join('; ');

export function joiningSuite(running: () => Running): void {
  const the = () => running().it;
  const mail = (to: string, after?: string) => mailTo(the(), to, { after: after ?? '' });
  const post = (path: string, body: unknown, headers?: Record<string, string>) => the().call('POST', path, body, headers);
  const me = async (cookie: string) => (await the().call('GET', '/api/v1/me', undefined, { cookie })).body;

  describe('sign-up', () => {
    const form = { accountName: 'Bakery', name: 'Bea', email: 'Bea@Bakery.example', password: good };

    test('makes an account once the mail was read and the password entered again, and not before', async () => {
      expect((await post('/api/v1/sign-up', form)).status).toBe(202);
      expect((await post('/api/auth/sign-in/email', { email: form.email, password: good })).status).toBe(401);
      const { token, body } = await mail('bea@bakery.example');
      expect(body).toContain('/sign-up/confirm#');
      // Somebody else's password: whoever signed up with a stranger's e-mail gets nothing when the stranger opens the link.
      expect(error(await post('/api/v1/sign-up/confirm', { token, password: 'not the password' }))).toEqual({
        status: 400,
        code: 'sign_up.wrong_password',
      });
      expect(await post('/api/v1/sign-up/confirm', { token, password: good })).toMatchObject({
        status: 201,
        body: { email: 'bea@bakery.example' },
      });
      const seen = await me(await signIn(the().call, form.email, good));
      expect(seen.accounts).toEqual([{ id: expect.stringMatching(/^acc_/), name: 'Bakery', role: 'owner' }]);
      expect(error(await post('/api/v1/sign-up/confirm', { token, password: good }))).toEqual({ status: 410, code: 'sign_up.used' });
      const kept = await the().database.db.selectFrom('signUps').select('password').where('email', '=', 'bea@bakery.example').execute();
      expect(kept).toEqual([{ password: '' }]);
    });

    test('of an e-mail that signs in here already answers alike, makes nothing, and tells its owner by mail', async () => {
      const { email } = the().acme.owner;
      const [fresh, known] = [
        await post('/api/v1/sign-up', { ...form, email: 'f@f.example' }),
        await post('/api/v1/sign-up', { ...form, email }),
      ];
      expect([known.status, known.body]).toEqual([fresh.status, fresh.body]);
      const told = await mail(email);
      expect(told.subject).toBe('You sign in here already');
      expect(told.token).toBe('');
    });

    test('by a link that ran out, or is none, is refused with what to do', async () => {
      await post('/api/v1/sign-up', { ...form, email: 'late@bakery.example' });
      const { token } = await mail('late@bakery.example');
      const past = new Date(Date.now() - 1_000);
      await the().database.db.updateTable('signUps').set({ expiresAt: past }).where('email', '=', 'late@bakery.example').execute();
      expect(error(await post('/api/v1/sign-up/confirm', { token, password: good }))).toEqual({ status: 410, code: 'sign_up.expired' });
      expect(error(await post('/api/v1/sign-up/confirm', { token: 'nonsense', password: good }))).toEqual({
        status: 404,
        code: 'link.unknown',
      });
    });
  });

  describe('an invitation', () => {
    const invite = (email: string, change: object = {}) =>
      the().acme.owner.call('POST', the().acme.at('invitations'), { email, name: 'Ida', ...change });
    const look = (token: string) => post('/api/v1/invitations/look', { token });
    const accept = (token: string, change: object = {}) =>
      post('/api/v1/invitations/accept', { token, name: 'Ida', password: good, ...change });

    test('lets one person in, once, with the role that was given, and numbers ring them from then on', async () => {
      const { acme } = the();
      const { line } = running();
      expect(await invite('Ida@Acme.example', { numbers: [line.number] })).toMatchObject({
        status: 201,
        body: { email: 'ida@acme.example', role: 'member' },
      });
      const { token, body } = await mail('ida@acme.example');
      expect(body).toContain('/invitation#');
      expect(await look(token)).toMatchObject({
        status: 200,
        body: { accountName: 'Acme', role: 'member', email: 'ida@acme.example', known: false },
      });
      // Two clicks at once: one of them wins.
      const both = await Promise.all([accept(token), accept(token)]);
      expect(both.map((answer) => answer.status).sort()).toEqual([201, 410]);
      const cookie = await signIn(the().call, 'ida@acme.example', good);
      const { user, accounts } = await me(cookie);
      expect(accounts).toEqual([{ id: acme.id, name: 'Acme', role: 'member' }]);
      const number = (await acme.owner.call('GET', acme.at(`numbers/${line.number}`))).body;
      expect(number.people.map((person: { id: string }) => person.id)).toEqual([acme.member.id, user.id]);
      const route = await the().database.db.selectFrom('routes').select('value').where('key', '=', '12025550101').executeTakeFirst();
      expect(JSON.stringify(route?.value)).toContain(user.id);
      expect(error(await look(token))).toEqual({ status: 410, code: 'invitation.used' });
      expect((await acme.owner.call('DELETE', acme.at(`people/${user.id}`))).status).toBe(204);
    });

    test('is only in its mail: the database keeps a hash', async () => {
      await invite('hash@acme.example');
      const { token } = await mail('hash@acme.example');
      const rows = await the().database.db.selectFrom('invitations').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(token);
      expect(rows.find((row) => row.email === 'hash@acme.example')?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    });

    test('that ran out or was taken back says so; sent again, the new link works and the old one is unknown', async () => {
      const { acme } = the();
      const { id } = (await invite('late@acme.example')).body;
      const first = await mail('late@acme.example');
      await the()
        .database.db.updateTable('invitations')
        .set({ expiresAt: new Date(Date.now() - 1) })
        .where('id', '=', id)
        .execute();
      expect(error(await accept(first.token))).toEqual({ status: 410, code: 'invitation.expired' });
      const listed = (await acme.owner.call('GET', acme.at('invitations'))).body.items.find((one: { id: string }) => one.id === id);
      expect(listed).toMatchObject({ expired: true, invitedBy: 'Olivia' });
      expect((await acme.owner.call('POST', acme.at(`invitations/${id}/again`))).body).toMatchObject({ expired: false });
      const second = await mail('late@acme.example', first.id);
      expect(error(await look(first.token))).toEqual({ status: 404, code: 'link.unknown' });
      expect((await look(second.token)).status).toBe(200);
      expect((await acme.owner.call('DELETE', acme.at(`invitations/${id}`))).status).toBe(204);
      expect(error(await accept(second.token))).toEqual({ status: 410, code: 'invitation.revoked' });
      expect(error(await acme.owner.call('POST', acme.at(`invitations/${id}/again`)))).toEqual({
        status: 404,
        code: 'invitation.not_found',
      });
    });

    test('to somebody who signs in already is joined with that sign-in, and with no other', async () => {
      const { other, acme } = the();
      expect((await invite(other.member.email)).status).toBe(201);
      const { token } = await mail(other.member.email);
      expect((await look(token)).body.known).toBe(true);
      expect(error(await accept(token))).toEqual({ status: 409, code: 'invitation.sign_in_first' });
      const join = (person: typeof other.member) => person.call('POST', '/api/v1/invitations/join', { token });
      expect(error(await join(other.owner))).toEqual({ status: 403, code: 'invitation.other_person' });
      expect(await join(other.member)).toMatchObject({ status: 200, body: { account: acme.id } });
      expect((await other.member.call('GET', acme.at('numbers'))).status).toBe(200);
      expect((await other.member.call('POST', acme.at('leave'), { confirm: true })).status).toBe(204);
      expect((await other.member.call('GET', acme.at('numbers'))).status).toBe(404);
      expect((await other.member.call('GET', other.at('numbers'))).status).toBe(200);
    });

    test('above member is made by an owner only; a member twice, a wrong number and a wrong e-mail are refused at their field', async () => {
      const { acme, other } = the();
      const byAdmin = (role: string) => acme.admin.call('POST', acme.at('invitations'), { email: `${role}@acme.example`, role });
      expect(error(await byAdmin('owner'))).toEqual({ status: 400, code: 'invitation.role' });
      expect(error(await byAdmin('admin'))).toEqual({ status: 400, code: 'invitation.role' });
      expect((await byAdmin('member')).status).toBe(201);
      expect(error(await invite(acme.member.email))).toEqual({ status: 400, code: 'invitation.already_member' });
      expect(error(await invite('Member@acme.example'))).toEqual({ status: 400, code: 'invitation.already_open' });
      expect(error(await invite('new@acme.example', { numbers: ['num_0'] }))).toEqual({ status: 400, code: 'invitation.numbers_unknown' });
      expect(error(await invite('nonsense'))).toEqual({ status: 400, code: 'request.invalid' });
      // Whether somebody signs in elsewhere is not told.
      expect(await invite(other.admin.email)).toMatchObject({ status: 201 });
    });
  });

  describe('a forgotten password', () => {
    test('is set anew by a link from a mail, once; everybody who was signed in is out', async () => {
      const { email } = the().other.admin;
      const before = { id: (await mail(email)).id, cookie: await signIn(the().call, email) };
      const known = await post('/api/auth/request-password-reset', { email: email.toUpperCase() });
      const unknown = await post('/api/auth/request-password-reset', { email: 'nobody@other.example' });
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
      const asked = await mail(email, before.id);
      expect(asked.body).toContain('/reset-password#');
      const stored = await the().database.db.selectFrom('verifications').selectAll().execute();
      expect(JSON.stringify(stored)).not.toContain(asked.token);
      const reset = (newPassword: string) => post('/api/auth/reset-password', { token: asked.token, newPassword });
      expect(error(await reset('short'))).toEqual({ status: 400, code: 'password.too_short' });
      expect((await reset(good)).status).toBe(200);
      expect(error(await reset(good))).toEqual({ status: 410, code: 'password_reset.link_ended' });
      expect((await the().call('GET', '/api/v1/me', undefined, { cookie: before.cookie })).status).toBe(401);
      expect((await post('/api/auth/sign-in/email', { email, password })).status).toBe(401);
      await signIn(the().call, email, good);
      expect((await mail(email, asked.id)).subject).toBe('Your password was changed');
      const mails = await the().database.db.selectFrom('mails').select('id').where('recipient', '=', 'nobody@other.example').execute();
      expect(mails).toEqual([]);
    });
  });

  describe('a second factor', () => {
    test('is asked for at sign-in once it was switched on with a first code; a recovery code works once', async () => {
      const { email } = the().acme.admin;
      const cookie = await signIn(the().call, email);
      const enable = (secret: string) => post('/api/auth/two-factor/enable', { password: secret }, { cookie });
      expect(error(await enable('not the password'))).toEqual({ status: 400, code: 'password.wrong' });
      const { totpURI, backupCodes } = (await enable(password)).body;
      const secret = new URL(totpURI).searchParams.get('secret') ?? '';
      expect(totpURI).toMatch(/^otpauth:\/\/totp\/Patchcord/);
      expect(backupCodes).toHaveLength(10);
      // Not on before a first code: whoever scanned nothing is not locked out.
      expect((await me(await signIn(the().call, email))).user.twoFactor).toBe(false);
      expect(error(await post('/api/auth/two-factor/verify-totp', { code: '000000' }, { cookie }))).toEqual({
        status: 400,
        code: 'two_factor.wrong_code',
      });
      const on = await post('/api/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie });
      expect((await me(cookieOf(on))).user.twoFactor).toBe(true);

      const begin = async () => {
        const answer = await post('/api/auth/sign-in/email', { email, password });
        expect(answer.body).toMatchObject({ twoFactorRedirect: true });
        return cookieOf(answer);
      };
      const half = await begin();
      expect((await the().call('GET', '/api/v1/me', undefined, { cookie: half })).status).toBe(401);
      const whole = await post('/api/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie: half });
      expect(whole.status).toBe(200);
      expect((await me(cookieOf(whole))).user.email).toBe(email);
      const recover = async (code: string) => post('/api/auth/two-factor/verify-backup-code', { code }, { cookie: await begin() });
      expect((await recover(backupCodes[0])).status).toBe(200);
      expect(error(await recover(backupCodes[0]))).toEqual({ status: 400, code: 'two_factor.wrong_code' });

      const stored = JSON.stringify(
        await the()
          .database.db.selectFrom('twoFactors' as never)
          .selectAll()
          .execute(),
      );
      expect(stored).not.toContain(backupCodes[1]);
      const off = await post('/api/auth/two-factor/disable', { password }, { cookie: cookieOf(whole) });
      expect((await me(cookieOf(off))).user.twoFactor).toBe(false);
    });

    test('cannot be guessed: a half sign-in ends after five wrong codes, the person is locked after ten', async () => {
      const { email } = the().acme.admin;
      const cookie = await signIn(the().call, email);
      const { totpURI } = (await post('/api/auth/two-factor/enable', { password }, { cookie })).body;
      const secret = new URL(totpURI).searchParams.get('secret') ?? '';
      const on = await post('/api/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie });
      const wrong = totp(secret) === '000000' ? '111111' : '000000';
      const codes: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const half = cookieOf(await post('/api/auth/sign-in/email', { email, password }));
        for (let index = 0; index < 6; index += 1) {
          codes.push(error(await post('/api/auth/two-factor/verify-totp', { code: wrong }, { cookie: half })).code);
        }
      }
      expect(codes.slice(0, 6)).toEqual([...Array(5).fill('two_factor.wrong_code'), 'two_factor.start_again']);
      expect(codes.at(-1)).toBe('two_factor.locked');
      const half = cookieOf(await post('/api/auth/sign-in/email', { email, password }));
      expect(error(await post('/api/auth/two-factor/verify-totp', { code: totp(secret) }, { cookie: half }))).toEqual({
        status: 429,
        code: 'two_factor.locked',
      });
      await post('/api/auth/two-factor/disable', { password }, { cookie: cookieOf(on) });
    });
  });

  describe('the people who run the platform', () => {
    test('are invited by an operator; the only operator stays', async () => {
      const { operator, support } = the();
      const invite = (by: typeof operator, email: string) =>
        by.call('POST', '/api/v1/platform/invitations', { email, platformRole: 'operator' });
      expect((await invite(support, 'x@platform.example')).status).toBe(403);
      expect((await invite(operator, 'opa@platform.example')).status).toBe(201);
      const remove = (id: string) => operator.call('DELETE', `/api/v1/platform/people/${id}`);
      expect(error(await remove(operator.id))).toEqual({ status: 409, code: 'operator.last' });
      const { token } = await mail('opa@platform.example');
      expect((await post('/api/v1/invitations/accept', { token, name: 'Opa', password: good })).status).toBe(201);
      const people = (await operator.call('GET', '/api/v1/platform/people')).body.items;
      const opa = people.find((one: { name: string }) => one.name === 'Opa');
      expect(opa).toMatchObject({ platformRole: 'operator', twoFactor: false });
      const changed = await operator.call('PATCH', `/api/v1/platform/people/${opa.id}`, { platformRole: 'support' });
      expect(changed.body).toMatchObject({ platformRole: 'support' });
      const session = await signIn(the().call, 'opa@platform.example', good);
      expect((await remove(opa.id)).status).toBe(204);
      expect((await the().call('GET', '/api/v1/me', undefined, { cookie: session })).status).toBe(401);
      expect((await operator.call('PATCH', `/api/v1/platform/people/${the().acme.owner.id}`, { platformRole: 'operator' })).status).toBe(
        404,
      );
    });

    test('begin with one link, printed where there is no operator; a newer one ends it', async () => {
      const { database } = the();
      const link = (anyway: boolean, now = new Date()) =>
        firstOperatorLink({ db: database.db, publicUrl: 'https://phone.example', now, anyway });
      const accept = (url: string | null, email?: string) =>
        post('/api/v1/invitations/accept', { token: url?.split('#')[1], name: 'First', password: good, ...(email ? { email } : {}) });
      expect(await link(false)).toBeNull();
      const [first, second] = [await link(true), await link(true)];
      expect(second).toMatch(/^https:\/\/phone\.example\/invitation#/);
      expect(error(await accept(first, 'first@platform.example'))).toEqual({ status: 410, code: 'invitation.revoked' });
      expect(error(await accept(second))).toEqual({ status: 400, code: 'invitation.email_needed' });
      expect((await accept(second, 'first@platform.example')).status).toBe(201);
      expect((await me(await signIn(the().call, 'first@platform.example', good))).user.platformRole).toBe('operator');
      const late = await link(true, new Date(Date.now() - 25 * 3_600_000));
      expect(error(await accept(late, 'late@platform.example'))).toEqual({ status: 410, code: 'invitation.expired' });
      await database.db.updateTable('users').set({ platformRole: null }).where('email', '=', 'first@platform.example').execute();
    });
  });
}
