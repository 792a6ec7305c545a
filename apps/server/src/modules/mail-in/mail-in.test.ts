/** Mail over a real socket to the real listener, its senders checked in a DNS on loopback. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDns, type TestDns } from '../../../test/dns.ts';
import { openTestServer, type TestServer } from '../../../test/harness.ts';
import { createAuthenticate, dnsLookup } from './authenticity.ts';
import { type MailIn, type MailInOptions, startMailIn } from './listener.ts';
import { mailInLimits } from './mail-in.limits.ts';

const mailbox = 'byoc@phone.example';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const passing = 'v=spf1 ip4:127.0.0.1 -all';

let it: TestServer;
let dns: TestDns;
let mailIn: MailIn;
let start: (change?: Partial<MailInOptions>) => Promise<MailIn>;
beforeAll(async () => {
  it = await openTestServer({ mailbox: { address: mailbox, port: null } });
  dns = await startDns();
  const lookup = dnsLookup([dns.server]);
  start = (change = {}) =>
    startMailIn({
      db: it.database.db,
      publicUrl: 'https://phone.example',
      mailbox,
      allowPrivate: false,
      host: 'phone.example',
      listen: { address: '127.0.0.1', port: 0 },
      certificate: null,
      authenticate: createAuthenticate({ lookup, host: 'phone.example' }),
      limits: { ...mailInLimits, mailsPerPerson: 1_000, mailsPerAddress: 1_000, connectionsPerAddress: 1_000 },
      metrics: it.server.metrics,
      log: pino({ level: 'silent' }),
      ...change,
    });
  mailIn = await start();
});
afterAll(async () => {
  await mailIn?.close();
  await dns?.close();
  await it?.close();
});
beforeEach(() => {
  dns.txt.clear();
  dns.failing.clear();
  dns.txt.set('acme.example', 'v=spf1 -all');
  dns.txt.set('s1._domainkey.acme.example', record);
  dns.txt.set('_dmarc.acme.example', 'v=DMARC1; p=reject');
});

interface Sending extends SendMailOptions {
  signedBy?: string | null;
  port?: number;
  ignoreTLS?: boolean;
  requireTLS?: boolean;
  tls?: { ca: Buffer; servername: string };
}
const text =
  'Our carrier is Twilio.\n+1 202 555 0101 rings Max\n+44 20 7946 0958 rings new@acme.example\nCalls come from 54.172.60.0/30.\n';
/** @returns the server's last answer. @throws nodemailer's error with `response`. */
async function send({
  signedBy = 'acme.example',
  port = mailIn.port,
  ignoreTLS = true,
  requireTLS = false,
  tls,
  ...mail
}: Sending = {}): Promise<string> {
  const dkim = signedBy === null ? {} : { dkim: { domainName: signedBy, keySelector: 's1', privateKey: key } };
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS,
    requireTLS,
    ...(tls ? { tls } : {}),
    name: 'mx.acme.example',
    ...dkim,
  });
  const sent = await transport.sendMail({ from: 'Olivia <olivia@acme.example>', to: mailbox, subject: 'Our numbers', text, ...mail });
  transport.close();
  return sent.response;
}
const refusalOf = (mail: Sending): Promise<string> =>
  send(mail).then(
    (taken) => `taken: ${taken}`,
    (error: { response?: string; message: string }) => error.response ?? error.message,
  );
const mailsOut = () => it.database.db.selectFrom('mails').selectAll().orderBy('createdAt').orderBy('id').execute();
const requests = (account = it.acme) => account.owner.call('GET', account.at('requests?limit=100')).then(({ body }) => body.items);
const newest = async () => {
  const [request] = await requests();
  const at = it.acme.at(`requests/${request.id}`);
  const get = async (path: string) => (await it.acme.owner.call('GET', `${at}${path}`)).body;
  return { ...request, at, rows: (await get('/numbers')).items, mails: (await get('/mails')).items };
};

describe('a mail of an owner', () => {
  test('that its domain signed becomes a draft with carrier, numbers, people and addresses, and is answered with a link', async () => {
    expect(await send()).toMatch(/^250 2\.0\.0 Taken/);
    const draft = await newest();
    expect(draft).toMatchObject({
      state: 'draft',
      carrier: { preset: 'twilio', name: 'Twilio', understood: false },
      addresses: [{ cidr: '54.172.60.0/30' }],
      addressesConfirmed: false,
      createdBy: 'Olivia',
    });
    expect(
      draft.rows.map(({ e164, people }: { e164: string; people: { email: string }[] }) => [e164, people.map((one) => one.email)]),
    ).toEqual([
      ['+12025550101', ['max@acme.example']],
      ['+442079460958', ['new@acme.example']],
    ]);
    expect(draft.mails).toEqual([
      expect.objectContaining({ from: 'Olivia', subject: 'Our numbers', proof: 'dkim', notUnderstood: [], text: text.trim() }),
    ]);
    const answer = (await mailsOut()).at(-1);
    expect(answer).toMatchObject({ recipient: 'olivia@acme.example', replyTo: `byoc+${draft.id}@phone.example` });
    expect(answer?.inReplyTo).toMatch(/^<.+@.+>$/);
    expect(answer?.body).toContain(`https://phone.example/a/${it.acme.id}/requests/${draft.id}`);
    expect(answer?.body).toContain('- Carrier: Twilio');
    expect(answer?.body).toContain('- Confirm the addresses your carrier calls from.');
  });

  test('changes nothing by itself: it cannot be sent before what is missing was confirmed on the page', async () => {
    const draft = await newest();
    expect(await it.acme.owner.call('POST', `${draft.at}/send`)).toMatchObject({
      status: 409,
      body: { error: { code: 'request.not_complete' } },
    });
  });

  test('is recorded as done by that person, from where the mail came', async () => {
    const { body } = await it.acme.owner.call('GET', it.acme.at('audit?action=request.mailed'));
    expect(body.items[0]).toMatchObject({
      action: 'request.mailed',
      actor: { kind: 'user', id: it.acme.owner.id, address: '127.0.0.1' },
      after: { by: 'mail', proof: 'dkim', part: 'draft' },
    });
  });

  test('is proved by SPF alone, where the domain of its envelope is that of its From', async () => {
    dns.txt.set('acme.example', passing);
    expect(await send({ signedBy: null })).toMatch(/^250/);
    expect((await newest()).mails[0].proof).toBe('spf');
    dns.txt.delete('_dmarc.acme.example');
    expect(await send({ signedBy: null, subject: 'No DMARC record' })).toMatch(/^250/);
  });

  test('that is delivered twice is taken once', async () => {
    const before = (await requests()).length;
    expect(await send({ messageId: '<once@acme.example>' })).toMatch(/^250 2\.0\.0 Taken\. /);
    expect(await send({ messageId: '<once@acme.example>' })).toMatch(/^250 2\.0\.0 Taken before/);
    expect(await requests()).toHaveLength(before + 1);
  });

  test('brings a CSV in the encoding of its office, and a list of addresses as a file', async () => {
    const csv = Buffer.from('Rufnummer;Person\r\n+12025550111;Max\r\n+12025550112;j\u00fcrgen@acme.example\r\nnonsense;x\r\n', 'latin1');
    await send({
      text: 'Carrier: Example Telecom',
      attachments: [
        { filename: 'liste.csv', content: csv, contentType: 'text/csv' },
        { filename: 'ips.txt', content: '54.172.60.0\n54.172.60.1\n' },
        { filename: 'scan.pdf', content: '%PDF-1.7' },
      ],
    });
    const draft = await newest();
    expect(draft).toMatchObject({
      carrier: { preset: 'other', name: 'Example Telecom' },
      addresses: [{ cidr: '54.172.60.0/32' }, { cidr: '54.172.60.1/32' }],
    });
    expect(draft.rows).toHaveLength(3);
    expect(draft.mails[0].understood).toContainEqual(
      expect.stringContaining('liste.csv: 1 numbers (Windows-1252, separated by semicolons'),
    );
    expect(draft.mails[0].notUnderstood).toEqual([
      { text: 'liste.csv', why: expect.stringContaining('2 of its 3 rows') },
      { text: 'scan.pdf', why: expect.stringContaining('no list of text') },
    ]);
  });

  test('that is HTML only is read as what it shows', async () => {
    const row = (number: string, email: string) => `<tr><td>${number}</td><td>${email}</td></tr>`;
    await send({
      text: '',
      html: `<p>We use <b>Telnyx</b></p><table>${row('+12025550121', 'max@acme.example')}${row('+12025550122', 'olivia@acme.example')}</table>`,
    });
    const draft = await newest();
    expect(draft.carrier.preset).toBe('telnyx');
    expect(draft.rows.map((one: { e164: string; people: { email: string }[] }) => [one.e164, one.people[0]?.email])).toEqual([
      ['+12025550121', 'max@acme.example'],
      ['+12025550122', 'olivia@acme.example'],
    ]);
  });

  test('in which nothing is understood makes no draft, and is answered with how to write', async () => {
    const before = (await requests()).length;
    expect(await send({ text: 'Hello, can you help us?' })).toMatch(/nothing in it was understood/);
    expect(await requests()).toHaveLength(before);
    expect((await mailsOut()).at(-1)?.body).toContain('+1 202 555 0101 rings');
  });
});

describe('a second mail', () => {
  test('to the address of the draft, or as an answer to our mail, or with its number in the subject, adds to the same draft', async () => {
    await send({ text: '+12025550131' });
    const { id } = await newest();
    const answer = (await mailsOut()).at(-1);
    await send({ to: `byoc+${id}@phone.example`, text: 'Carrier: Telnyx' });
    await send({
      inReplyTo: `<${answer?.id}@phone.example>`,
      text: '+12025550132\n\nOn Thu, 26 Nov 2026, Phones <p@phone.example> wrote:\n> +12025550139',
    });
    await send({ subject: `Re: Your draft [${id}]`, text: 'also 54.172.60.2' });
    const draft = await newest();
    expect(draft).toMatchObject({ id, carrier: { preset: 'telnyx' }, addresses: [{ cidr: '54.172.60.2/32' }] });
    expect(draft.rows.map((one: { e164: string }) => one.e164)).toEqual(['+12025550131', '+12025550132']);
    expect(draft.mails).toHaveLength(4);
  });

  test('once the request was sent goes into its thread, and answers a question of support', async () => {
    const draft = await newest();
    const put = (path: string, body: object) => it.acme.owner.call('PUT', `${draft.at}/${path}`, body);
    await put('carrier', { preset: 'telnyx', name: 'Telnyx', understood: true });
    await put('addresses', { addresses: [{ cidr: '54.172.60.2' }], confirmed: true });
    expect((await it.acme.owner.call('POST', `${draft.at}/send`)).body.state).toBe('sent');
    const review = `/api/v1/platform/requests/${draft.id}`;
    const { body } = await it.support.call('GET', review);
    const asked = await it.support.call('POST', `${review}/ask`, { text: 'Is it yours?' }, { 'if-match': `"${body.version}"` });
    expect(asked.body.state).toBe('needs_information');
    const question = (await mailsOut()).at(-1);
    expect(question).toMatchObject({ subject: 'A question about your request', replyTo: `byoc+${draft.id}@phone.example` });
    expect(question?.body).toContain('Answer this mail');
    const out = (await mailsOut()).length;
    expect(await send({ to: question?.replyTo ?? '', text: 'Yes, since 2019.\n\n-- \nOlivia' })).toMatch(/Support reads it/);
    expect(await it.acme.owner.call('GET', draft.at)).toMatchObject({ body: { state: 'sent' } });
    const thread = (await it.acme.owner.call('GET', `${draft.at}/messages`)).body.items;
    expect(thread.at(-1)).toMatchObject({ text: 'Yes, since 2019.', by: { name: 'Olivia', support: false } });
    expect(await mailsOut()).toHaveLength(out);
    await send({ to: question?.replyTo ?? '', text: 'See the file', attachments: [{ filename: 'proof.pdf', content: '%PDF' }] });
    expect((await mailsOut()).at(-1)?.body).toContain('proof.pdf');
  });

  test("of another account's person into it is refused, as if there were none", async () => {
    dns.txt.set('other.example', passing);
    const { id, at } = await newest();
    const before = (await it.acme.owner.call('GET', at)).body.version;
    const as = { from: 'olivia@other.example', signedBy: null };
    expect(await refusalOf({ ...as, to: `byoc+${id}@phone.example` })).toMatch(/^550 5\.7\.1 There is no such request of yours/);
    expect(await refusalOf({ ...as, to: 'byoc+req_0000000000000000@phone.example' })).toMatch(
      /^550 5\.7\.1 There is no such request of yours/,
    );
    expect((await it.acme.owner.call('GET', at)).body.version).toBe(before);
    expect(await requests(it.other)).toEqual([]);
  });
});

describe('a person of several accounts', () => {
  beforeAll(async () => {
    const membership = {
      id: 'mem_second',
      accountId: it.other.id,
      userId: it.acme.admin.id,
      role: 'admin' as const,
      createdAt: new Date(),
    };
    await it.database.db.insertInto('members').values(membership).execute();
  });
  const adam = { from: 'adam@acme.example' };

  test('is asked which, and nothing is kept: a guess would show one account to the people of another', async () => {
    const before = await Promise.all([requests(), requests(it.other)]);
    expect(await send(adam)).toMatch(/for which account/);
    expect(await Promise.all([requests(), requests(it.other)])).toEqual(before);
    expect((await mailsOut()).at(-1)?.body).toContain(`Other: byoc+${it.other.id}@phone.example`);
  });

  test('says it by the address, or by a line', async () => {
    await send({ ...adam, to: `byoc+${it.other.id}@phone.example`, text: '+12025550141' });
    await send({ ...adam, text: 'Account: other\n+12025550142' });
    expect(await requests(it.other)).toHaveLength(2);
  });
});

describe('refused in the dialogue, and never answered by mail, is', () => {
  let before: number;
  beforeEach(async () => {
    before = (await mailsOut()).length;
  });
  const refused = async (mail: Sending, sentence: RegExp) => {
    const was = await Promise.all([requests(), requests(it.other)]);
    expect(await refusalOf(mail)).toMatch(sentence);
    expect(await mailsOut()).toHaveLength(before);
    expect(await Promise.all([requests(), requests(it.other)])).toEqual(was);
  };

  test('a forged mail: neither signed nor sent from where the domain sends', () =>
    refused({ signedBy: null }, /^550 5\.7\.1 Nothing proves that this mail is from acme\.example/));

  test('a mail that another domain proves, by its signature or its envelope', async () => {
    dns.txt.set('evil.example', passing);
    dns.txt.set('s1._domainkey.evil.example', record);
    await refused({ signedBy: 'evil.example', envelope: { from: 'x@evil.example', to: mailbox } }, /^550 5\.7\.1 Nothing proves/);
  });

  test('a mail of a domain that publishes nothing', async () => {
    dns.txt.clear();
    await refused({ signedBy: null }, /^550 5\.7\.1 Nothing proves/);
  });

  test('a signature with another key, or one that leaves the subject unsigned', async () => {
    dns.txt.set('s1._domainkey.acme.example', record.replace(/p=.{60}/, 'p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxxxxxxxxxxxxxxxx'));
    await refused({}, /^550 5\.7\.1 Nothing proves/);
    dns.txt.set('s1._domainkey.acme.example', record);
    const dkim = { domainName: 'acme.example', keySelector: 's1', privateKey: key, headerFieldNames: 'from:to:date' };
    await refused({ signedBy: null, dkim }, /^550 5\.7\.1 Nothing proves/);
  });

  test('a stranger, told nothing before it is proved who it is', async () => {
    dns.txt.set('stranger.example', passing);
    const stranger = { from: 'x@stranger.example', signedBy: null };
    await refused(stranger, /^550 5\.7\.1 No account here knows the sender/);
    dns.txt.delete('stranger.example');
    const forged = await Promise.all([
      refusalOf(stranger),
      refusalOf({ from: 'nobody@acme.example', signedBy: null }),
      refusalOf({ signedBy: null }),
    ]);
    expect(new Set(forged.map((one) => one.replace(/from \S+:/, 'from it:'))).size).toBe(1);
  });

  test('a member who is no administrator', () => refused({ from: 'max@acme.example' }, /^550 5\.7\.1 Only an owner or administrator/));

  test('a mail to another address', () => refused({ to: 'someone@elsewhere.example' }, /^550 5\.1\.1 There is no such mailbox here/));

  test('a mail that was not written to us, though it is handed in to us', () =>
    refused(
      { to: 'friend@elsewhere.example', envelope: { from: 'olivia@acme.example', to: mailbox } },
      /^550 5\.7\.1 byoc@phone\.example stands neither/,
    ));

  test('a mail that is too large, announced or not', async () => {
    const small = await start({ limits: { ...mailInLimits, bytes: 10_000 } });
    const large = { port: small.port, text: 'x'.repeat(20_000) };
    await refused(large, /^552 /);
    const lines = await dialogue(small.port, [
      'EHLO mx.acme.example',
      'MAIL FROM:<olivia@acme.example> SIZE=20000',
      'MAIL FROM:<olivia@acme.example>',
      `RCPT TO:<${mailbox}>`,
      'DATA',
      `Subject: x\r\n\r\n${'x'.repeat(900).concat('\r\n').repeat(20)}.`,
    ]).over;
    expect(lines.join('\n')).toContain('250 SIZE 10000');
    expect(lines.at(-5)).toMatch(/^552 /);
    expect(lines.at(-1)).toMatch(/^552 5\.3\.4 .*larger than/);
    await small.close();
  });

  test('a bounce, an out-of-office answer, a mailing list', async () => {
    await refused({ envelope: { from: '', to: mailbox } }, /^550 5\.7\.1 This address takes no bounces/);
    for (const headers of [{ 'auto-submitted': 'auto-replied' }, { precedence: 'bulk' }, { 'list-id': '<x.acme.example>' }]) {
      await refused({ headers }, /^550 5\.7\.1 This was sent by a program/);
    }
  });

  test('a mail with two senders', () =>
    refused(
      { from: 'olivia@acme.example, olivia@other.example', envelope: { from: 'olivia@acme.example', to: mailbox } },
      /^550 5\.(6\.0|7\.1)/,
    ));
});

describe('put off is', () => {
  test('a mail whose domain the DNS cannot tell about now', async () => {
    for (const name of ['s1._domainkey.acme.example', 'acme.example', '_dmarc.acme.example']) {
      dns.failing.add(name);
    }
    expect(await refusalOf({})).toMatch(/^451 4\.4\.3/);
  });

  test('who sends too many, of one person and of one network', async () => {
    const few = await start({ limits: { ...mailInLimits, mailsPerPerson: 2, mailsPerAddress: 3, recipients: 1 } });
    const port = few.port;
    expect(await refusalOf({ port, text: 'Hello 1' })).toMatch(/^taken/);
    expect(await refusalOf({ port, text: 'Hello 2' })).toMatch(/^taken/);
    expect(await refusalOf({ port, text: 'Hello 3' })).toMatch(/^451 4\.7\.1 You sent too many/);
    expect(await refusalOf({ port, text: 'Hello 4' })).toMatch(/^451 4\.7\.1 Too many mails from your network/);
    await few.close();
    const one = await start({ limits: { ...mailInLimits, recipients: 1 } });
    const to = (tag: string) => `RCPT TO:<byoc${tag}@phone.example>`;
    expect((await dialogue(one.port, ['EHLO x.example', 'MAIL FROM:<a@x.example>', to(''), to('+a')]).over).at(-1)).toMatch(/^452 4\.5\.3/);
    await one.close();
  });

  test('who opens too many connections at once, or sends too slowly', async () => {
    const strict = await start({ limits: { ...mailInLimits, connectionsAtOncePerAddress: 1, connectionMs: 1_500 } });
    const slow = dialogue(strict.port, ['EHLO x.example'], { stay: true });
    await expect.poll(() => slow.lines.at(-1)).toMatch(/^250 /);
    expect((await dialogue(strict.port, []).over)[0]).toMatch(/^421 4\.7\.0 Too many connections/);
    await slow.over;
    expect((await dialogue(strict.port, []).over)[0]).toMatch(/^220 /);
    await strict.close();
  });
});

test('a mail that asks a thousand questions of the DNS is not answered them', async () => {
  const signature = (n: number) => `v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${n}.example; s=s; h=from:to:subject; bh=AAAA; b=AAAA`;
  const before = dns.asked.length;
  const many = Array.from({ length: 300 }, (_, n) => ({ key: 'DKIM-Signature', value: signature(n) }));
  expect(await refusalOf({ signedBy: null, headers: many })).toMatch(/^(550|451)/);
  expect(dns.asked.length - before).toBeLessThan(100);
});

test('a demo on this machine believes whom a mail says it is from, and says that it does', async () => {
  const demo = await start({ authenticate: null });
  expect(await send({ port: demo.port, signedBy: null, text: '+12025550151' })).toMatch(/^250/);
  expect((await newest()).mails[0].proof).toBe('demo');
  expect((await mailsOut()).at(-1)?.body).toContain('This is a demo: nothing was checked');
  await demo.close();
});

/** Self-signed, by OpenSSL: Node makes no certificates. */
function certificateFor(name: string): { cert: Buffer; key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-mail-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', ...made, '-addext', `subjectAltName=DNS:${name}`, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  });
  const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  rmSync(folder, { recursive: true });
  return pair;
}

test('with a certificate a mail comes over TLS; a renewed one is taken over while it runs', async () => {
  const first = certificateFor('phone.example');
  const secure = await start({ certificate: first });
  const over = (ca: Buffer) =>
    refusalOf({ port: secure.port, text: '+12025550161', requireTLS: true, ignoreTLS: false, tls: { ca, servername: 'phone.example' } });
  expect(await over(first.cert)).toMatch(/^taken: 250/);
  const second = certificateFor('phone.example');
  secure.renew(second);
  expect(await over(second.cert)).toMatch(/^taken: 250/);
  expect(await over(first.cert)).toMatch(/self-signed|certificate/);
  await secure.close();
});

test('what came in and what became of it is counted, without a word of it', async () => {
  const metrics = await it.server.metrics.registry.metrics();
  expect(metrics).toMatch(/patchcord_mails_in_total\{result="draft"\} [1-9]/);
  expect(metrics).toMatch(/patchcord_mails_in_total\{result="refused: unproven"\} [1-9]/);
});

/** Sends each line once the one before is answered, then QUIT. @returns what the server said, and when it was over. */
function dialogue(port: number, commands: string[], { stay = false } = {}): { lines: string[]; over: Promise<string[]> } {
  const lines: string[] = [];
  const over = new Promise<string[]>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const left = [...commands];
    let rest = '';
    socket.setTimeout(10_000, () => reject(new Error(`no answer after ${lines.at(-1)}`)));
    socket.on('data', (chunk) => {
      const whole = (rest + chunk.toString()).split('\r\n');
      rest = whole.pop() ?? '';
      for (const line of whole) {
        lines.push(line);
        const command = line[3] === '-' ? undefined : left.shift();
        if (command !== undefined) socket.write(`${command}\r\n`);
        else if (line[3] !== '-' && !stay && !socket.writableEnded) socket.end('QUIT\r\n');
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(lines.filter((line) => !line.startsWith('221'))));
  });
  return { lines, over };
}
