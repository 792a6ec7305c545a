/** Porting a number that did well, over HTTP, on both engines: who may declare the upstream, and the customer's asking with a letter. */
import { portingLimits } from '@patchcord/contracts';
import { describe, expect, test } from 'vitest';
import { forget } from '../src/modules/retention/retention.usecases.ts';
import { makeLine, type Running } from './harness.ts';
import { letterPdf } from './pdf.ts';
import { freshNumber, pdf, platform, portingKit, upstream } from './portings.ts';

export function portingsSuite(running: () => Running): void {
  describe('porting', () => {
    const { db, owner, support, liveNumber, move, ported, possibleDay } = portingKit(running);
    let upstreamTrunk = '';

    describe('before there is an upstream', () => {
      test('no day can be set, and it is said who has to do what', async () => {
        const number = await liveNumber();
        const id = await ported(number, ['submit']);
        const answer = await move(id, 'date', { day: await possibleDay(number) });
        expect(answer.body.error).toMatchObject({ code: 'porting.no_upstream', message: expect.stringContaining('page Upstream') });
      });

      test('operators declare it; support reads it; nobody else does either', async () => {
        const { it } = running();
        expect((await support('GET', 'upstream')).body).toEqual({ upstream: null });
        expect((await support('PUT', 'upstream', upstream)).status).toBe(403);
        expect((await it.acme.owner.call('PUT', `${platform}/upstream`, upstream)).status).toBe(403);
        const put = (body: object) => it.operator.call('PUT', `${platform}/upstream`, body);
        expect((await put({ ...upstream, sources: [] })).body.error.details).toMatchObject([{ field: 'sources' }]);
        expect(
          (await put({ ...upstream, sources: [{ cidr: '192.0.2.40' }, { cidr: 'sip.up.example' }] })).body.error.details,
        ).toMatchObject([{ field: 'sources.1.cidr', message: expect.stringContaining('is a host name') }]);
        const declared = await put(upstream);
        expect(declared.body.upstream).toMatchObject({ sources: [{ cidr: '192.0.2.40/32' }], country: 'US', numbers: 0 });
        upstreamTrunk = declared.body.upstream.id;
        const changed = await put({ ...upstream, sources: [{ cidr: '192.0.2.40' }, { cidr: '192.0.2.41' }] });
        expect(changed.body.upstream).toMatchObject({ id: upstreamTrunk });
        expect(changed.body.upstream.sources.map(({ cidr }: { cidr: string }) => cidr)).toEqual(['192.0.2.40/32', '192.0.2.41/32']);
        const row = await db().selectFrom('routes').select('value').where('key', '=', upstreamTrunk).executeTakeFirstOrThrow();
        expect(row.value).toMatchObject({ account: null, on: true });
      });

      test('it is no trunk of any account', async () => {
        const { it } = running();
        for (const account of [it.acme, it.other]) {
          expect(JSON.stringify((await account.owner.call('GET', account.at('trunks'))).body)).not.toContain(upstreamTrunk);
          expect((await account.owner.call('GET', account.at(`trunks/${upstreamTrunk}`))).status).toBe(404);
          const number = { e164: '+12025559999', trunk: upstreamTrunk };
          expect((await account.direct('POST', 'numbers', number)).body.error.code).toBe('number.trunk_unknown');
        }
      });
    });

    describe('asking', () => {
      test('a live number with a signed letter: it is with support, a mail says so, and nothing changes at the edges', async () => {
        const { it } = running();
        const number = await liveNumber();
        const before = await number.row();
        const asked = await number.ask();
        expect(asked.status).toBe(201);
        expect(asked.body.porting).toMatchObject({
          state: 'requested',
          carrierAccount: 'AC-1234',
          letter: { name: 'letter.pdf', bytes: letterPdf().length },
          askedBy: 'Olivia',
        });
        expect(await number.row()).toEqual(before);
        const mail = await db()
          .selectFrom('mails')
          .selectAll()
          .where('about', '=', `porting ${asked.body.porting.id}`)
          .executeTakeFirstOrThrow();
        expect(mail).toMatchObject({ recipient: it.acme.owner.email, subject: `Porting asked for: ${number.e164}` });
        expect((await support('GET', 'portings')).body.items).toContainEqual(
          expect.objectContaining({ id: asked.body.porting.id, carrier: 'Carrier' }),
        );
        expect((await number.ask()).body.error).toMatchObject({ code: 'porting.not_now', message: 'This number is being ported already.' });
      });

      test('only a live one: the reason is said before anybody fills in a form', async () => {
        const { acme } = running().it;
        const line = await makeLine(acme, { e164: `+1202555${freshNumber()}`, cidr: '198.18.251.7' });
        const shown = (await owner('GET', `numbers/${line.number}/porting`)).body;
        expect(shown).toMatchObject({ porting: null, notNow: 'Only a live number can be ported. Its first call has not come yet.' });
        const { id } = (await owner('POST', `numbers/${line.number}/porting/letter`, letterPdf(), pdf)).body;
        const form = { carrierAccount: 'A', authorisedName: 'B', wishedOn: shown.earliest, letter: id };
        expect((await owner('POST', `numbers/${line.number}/porting`, form)).body.error.code).toBe('porting.not_now');
      });

      test('a day that does not do names the field, what came and what would do; the letter is not lost by it', async () => {
        const number = await liveNumber();
        const letter = (await number.letter()).body.id;
        for (const [wishedOn, said] of [
          ['2020-01-01', /is over/],
          [new Date().toISOString().slice(0, 10), /too soon|no working day/],
          ['2099-01-01', /too far away/],
          ['tomorrow', /YYYY-MM-DD/],
        ] as const) {
          const { error } = (await owner('POST', `${number.path}/porting`, { carrierAccount: 'A', authorisedName: 'B', wishedOn, letter }))
            .body;
          expect(error.details).toMatchObject([{ field: 'wishedOn', received: wishedOn, message: expect.stringMatching(said) }]);
        }
        const good = { carrierAccount: 'A', authorisedName: 'B', wishedOn: await possibleDay(number), letter };
        expect((await owner('POST', `${number.path}/porting`, good)).status).toBe(201);
      });
    });

    describe('the letter', () => {
      test.each([
        ['a text that is called letter.pdf', Buffer.from('Dear carrier'), 'no PDF, whatever it is called'],
        ['a picture', Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), 'It is a PNG picture'],
        ['an encrypted PDF', letterPdf({ encrypted: true }), 'encrypted or protected'],
        ['half a PDF', letterPdf().subarray(0, 300), 'was cut off'],
        ['nothing', Buffer.alloc(0), 'empty'],
      ])('%s is refused, and nothing of it is kept', async (_, content, said) => {
        const number = await liveNumber();
        const answer = await number.letter(content);
        expect(answer.status).toBe(400);
        expect(answer.body.error).toMatchObject({
          code: 'porting.letter',
          details: [{ field: 'letter', received: 'letter.pdf', message: expect.stringContaining(said) }],
        });
        expect(await db().selectFrom('documents').select('id').where('numberId', '=', number.number).execute()).toEqual([]);
      });

      test('more than 10 MB are refused with that limit', async () => {
        const number = await liveNumber();
        const answer = await number.letter(Buffer.alloc(portingLimits.letterBytes + 1, 32));
        expect(answer.status).toBe(413);
        expect(answer.body.error.message).toContain('10 MB is the most');
      });

      test('comes back as it was, as a file that no browser opens here: for that account’s admins and support, nobody else', async () => {
        const { it } = running();
        const number = await liveNumber();
        const { id } = (await number.ask()).body.porting;
        const path = it.acme.at(`${number.path}/porting/letter`);
        const answer = await it.acme.admin.call('GET', path);
        expect(answer.status).toBe(200);
        expect(answer.body).toBe(letterPdf().toString());
        for (const { headers } of [answer, await support('GET', `portings/${id}/letter`)]) {
          expect(headers).toMatchObject({
            'content-type': 'application/pdf',
            'content-disposition': `attachment; filename="letter-${number.e164.slice(1)}.pdf"`,
            'x-content-type-options': 'nosniff',
            'cache-control': 'private, no-store',
          });
        }
        const { token } = (await it.acme.owner.call('POST', it.acme.at('keys'), { name: 'Reader', scopes: ['read', 'numbers'] })).body;
        const refusals = [
          await it.acme.member.call('GET', path),
          await it.other.owner.call('GET', path),
          await it.other.owner.call('GET', it.other.at(`${number.path}/porting/letter`)),
          await it.other.owner.call('GET', `${platform}/portings/${id}/letter`),
          await it.call('GET', path),
          await it.call('GET', path, undefined, { authorization: `Bearer ${token}` }),
        ];
        expect(refusals.map(({ status }) => status)).toEqual([403, 404, 404, 403, 401, 403]);
      });

      test('of another number or account cannot be used', async () => {
        const { it } = running();
        const [mine, second] = [await liveNumber(), await liveNumber()];
        const letter = (await second.letter()).body.id;
        expect((await mine.ask({ letter })).body.error).toMatchObject({ code: 'porting.letter_unknown', details: [{ field: 'letter' }] });
        expect(await it.other.owner.call('POST', it.other.at(`${mine.path}/porting/letter`), letterPdf(), pdf)).toMatchObject({
          status: 404,
        });
      });

      test('goes some days after the porting ended, one that nobody used after a day; what was asked for stays', async () => {
        const [number, unused] = [await liveNumber(), await liveNumber()];
        await number.ask();
        await unused.letter();
        const withdrawn = (await owner('POST', `${number.path}/porting/withdraw`)).body.porting;
        expect(withdrawn).toMatchObject({ state: 'withdrawn', letter: { name: 'letter.pdf' } });
        const days = (count: number) => new Date(Date.now() + count * 86_400_000);
        const letters = async () =>
          (await db().selectFrom('documents').select('numberId').where('numberId', 'in', [number.number, unused.number]).execute()).length;
        await forget(db(), days(portingLimits.letterKeptDays - 1));
        expect(await letters()).toBe(1);
        await forget(db(), days(portingLimits.letterKeptDays + 1));
        expect(await letters()).toBe(0);
        const left = (await owner('GET', `${number.path}/porting`)).body;
        expect(left).toMatchObject({ porting: { state: 'withdrawn', letter: null, carrierAccount: 'AC-1234' }, notNow: null });
        expect((await owner('GET', `${number.path}/porting/letter`)).status).toBe(404);
      });
    });
  });
}
